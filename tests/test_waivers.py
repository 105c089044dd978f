from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis.errors import WaiverError
from analysis.finding import Confidence, Finding, Impact, Location, Status
from analysis.waivers import Triage, Waiver, apply_waivers, read_waivers

FINDING = Finding(
    "open-forwarder",
    Impact.HIGH,
    Confidence.HIGH,
    "Proxy.sweep(address)",
    "Proxy.sweep(address) lets anybody make this proxy call token.transfer()",
    (Location("Proxy.sol", 12, 14),),
)
WAIVER = Waiver(
    "Ada",
    "sweeps to the user only",
    date(2027, 1, 31),
    check="open-forwarder",
    subject="Proxy.sweep(address)",
)
TODAY = date(2027, 1, 31)

ENTRY = """
[[waiver]]
check = "open-forwarder"
subject = "Proxy.sweep(address)"
who = "Ada"
why = "sweeps to the user only"
until = 2027-01-31
"""


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / "waivers.toml").write_text(ENTRY)
    assert read_waivers(tmp_path / "waivers.toml") == (WAIVER,)
    assert read_waivers(tmp_path / "none.toml") == ()


def test_a_waived_finding_says_who_why_and_until_when() -> None:
    reason = "sweeps to the user only (Ada, until 2027-01-31)"
    waived = replace(FINDING, status=Status.WAIVED, reason=reason)
    assert apply_waivers([WAIVER], [FINDING], [], TODAY) == Triage((waived,), {}, (), ())


def test_it_holds_when_lines_move() -> None:
    moved = replace(FINDING, locations=(Location("Proxy.sol", 99, 101),))
    assert apply_waivers([WAIVER], [moved], [], TODAY).findings[0].status is Status.WAIVED
    by_fingerprint = Waiver("Ada", "why", TODAY, fingerprint=FINDING.fingerprint)
    assert apply_waivers([by_fingerprint], [moved], [], TODAY).findings[0].status is Status.WAIVED


@pytest.mark.parametrize(
    "waiver",
    [
        replace(WAIVER, subject="Proxy.claim()"),
        replace(WAIVER, check="proxy-of-another"),
        Waiver("Ada", "why", TODAY, fingerprint="0" * 16),
        Waiver("Ada", "why", TODAY, slug="claims-pay-only-what-is-owed"),
    ],
)
def test_one_that_covers_nothing_is_reported(waiver: Waiver) -> None:
    assert apply_waivers([waiver], [FINDING], [], TODAY) == Triage((FINDING,), {}, (), (waiver,))


def test_one_that_has_run_out_covers_nothing_and_is_reported() -> None:
    assert apply_waivers([WAIVER], [FINDING], [], date(2027, 2, 1)) == Triage((FINDING,), {}, (WAIVER,), ())


def test_a_whole_check_can_be_waived() -> None:
    waiver = replace(WAIVER, subject="")
    assert apply_waivers([waiver], [FINDING], [], TODAY).findings[0].status is Status.WAIVED


def test_a_property_is_waived_by_its_slug() -> None:
    waiver = Waiver("Ada", "known", TODAY, slug="claiming-twice-pays-once")
    other = Waiver("Ada", "known", date(2026, 1, 1), slug="claims-pay-only-what-is-owed")
    violated = ["claiming-twice-pays-once", "claims-pay-only-what-is-owed"]
    assert apply_waivers([waiver, other], [], violated, TODAY) == Triage(
        (), {"claiming-twice-pays-once": waiver}, (other,), ()
    )


def test_a_comment_in_the_source_comes_first() -> None:
    disabled = replace(FINDING, status=Status.DISABLED, reason="slither-disable")
    assert apply_waivers([WAIVER], [disabled], [], TODAY) == Triage((disabled,), {}, (), ())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[[waiver", "{path}: is no TOML"),
        ("waiver = 3", "{path}: has no list of waivers; write [[waiver]] above each"),
        (ENTRY.replace('who = "Ada"', ""), "{path}: waiver 1: lacks who, why or until; say all three"),
        (ENTRY.replace("2027-01-31", '"soon"'), "{path}: waiver 1: lacks who, why or until; say all three"),
        (
            ENTRY.replace('"Ada"', '" "'),
            "{path}: waiver 1: has an entry that is empty or no text; write a text",
        ),
        (ENTRY + 'line = "3"', "{path}: waiver 1: says what no waiver says (line); use"),
        (
            ENTRY + 'property = "x"',
            "{path}: waiver 1: names 2 things; name a fingerprint, a check or a property",
        ),
        ("waiver = [3]", "{path}: waiver 1: says what no waiver says (no table); use"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text)
    with pytest.raises(WaiverError) as raised:
        read_waivers(path)
    assert str(raised.value).startswith(wrong.format(path=path))
