"""The page: what stands on it, and what can never stand on it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from analysis.record import Canary, Run
from analysis.report.page import render_page
from tests.sample_runs import CLEAN, EMPTY, HALMOS, HOSTILE, HOSTILE_PATH, PLAIN

RUNS = {"plain": PLAIN, "clean": CLEAN, "empty": EMPTY, "hostile": HOSTILE}
CELLS = {"td", "th", "dt", "dd", "div", "li", "p"}
VOID = {"meta", "line", "path"}


class Reader(HTMLParser):
    """Sees to it that every tag is closed in its order; keeps tags, attributes and the text shown."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "href":
                self.links.add(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in CELLS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
def test_needs_nothing_but_itself(run: Run) -> None:
    page = render_page(run, CLEAN)
    reader = Reader(page)
    assert reader.tags.isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not any(name.startswith("on") or name in {"src", "srcset"} for name in reader.attributes)
    assert all(link.removeprefix("#") in reader.ids for link in reader.links)
    assert not re.search(r"url\(|@import|https?:", page.split("</style>")[0])
    assert """content="default-src 'none'; style-src 'unsafe-inline'\"""" in page


@pytest.mark.parametrize(
    "words",
    [
        "1 property is violated Every engine found its seeded violations (3 of 3). Exit code 10.",
        "Commit 77d6e2f8b1c3 with changes Compiler solc 0.8.28+commit.7893614a",
        "Duration 2 min 32 s Profile quick, budget 5 min 00 s Threshold high impact",
        "Tools echidna 2.0.2, halmos 0.3.3, slither 0.11.6, manticore missing",
        "treasury conservation 1 1 0 0 0 0",
        "all 1 1 1 1 1 1",
        "high 1 0 0 medium 0 0 0 low 0 1 0",
        "what the proxy held. violated V ?",
        "echidna: violated: 1 wei of 3 is nobody's (replayed)",
        "alice splitRewards() → 3 wei in, 2 wei out",
        "clusterproof replay runs/20261122T200613Z-4f1d2c3b/sequences/split-loses-nothing.json",
        "Declared at fuzz/Properties.sol:88",
        "call-before-effect in MegaCluster.withdraw(uint64[])",
        "contracts/MegaCluster.sol:42 41 function withdraw(uint64[] calldata ids) external {",
        "Waived: the remainder goes to the treasury one line on",
        "Assume that: standard-token The token moves exactly the amount it is asked to.",
        "treasury-covers-what-it-owes halmos proved none: any length, any input "
        "standard-token, balance-below-2-128 16.0 s",
        "halmos bounded arrays of up to 2 nothing 5.5 s",
        "120,000 30.0 % 1,333 82.0 % of instructions 214 2 1 min 30 s of 1 min 30 s 7 8",
        "instructions covered (4,100 of 5,000, dashed) over time",
        "echidna fuzz TreasuryCoversWhatItOwes found in 4.0 s bites",
        "manticore, 1 property not run: not installed run 'make manticore'",
        "expired split-loses-nothing Ada 2026-11-01 to be mended",
        "contracts/Treasury.sol bbbbbbbb",
        "halmos --function check_treasury_covers_what_it_owes raw/halmos-treasury.json",
    ],
)
def test_some_of_everything(words: str) -> None:
    assert words in Reader(render_page(PLAIN)).text


def test_changes() -> None:
    text = Reader(render_page(PLAIN, CLEAN)).text
    assert "Changes since 20261123T200613Z-4f1d2c3b" in text
    assert "split-loses-nothing new not run: not in the catalogue violated: 1 wei of 3" in text
    assert "Changes since" not in Reader(render_page(PLAIN)).text


def test_nothing_to_tell() -> None:
    text = Reader(render_page(EMPTY)).text
    for words in (
        "No verdict was reached No engine ran. Exit code 1.",
        "Cut off. The run was stopped before its end.",
        "Findings Nobody looked for any: no static engine ran that bites.",
        "No engine came to a proof in this run.",
        "No campaign ran.",
        "to all accounts together. not run - -",
    ):
        assert words in text


def test_a_blind_engine_is_shown_as_one() -> None:
    blind = replace(HALMOS, canaries=(Canary("Blind", False, 2.0),))
    text = Reader(render_page(replace(CLEAN, engines=(*CLEAN.engines[:2], blind)))).text
    assert "halmos prove Blind NOT FOUND in 2.0 s blind" in text


def test_code_is_coloured_and_marked() -> None:
    page = render_page(PLAIN)
    assert '<span class="row"><span class="at">41</span><span class="w">    </span><span class="kt">' in page
    assert '<span class="row meant"><span class="at">42</span>' in page
    assert '<span class="row meant"><span class="at">43</span>' in page
    assert '<span class="row"><span class="at">44</span>' in page


def test_growth_is_drawn() -> None:
    assert '<path class="line" d="M64.0 170.0 L166.2 75.2 L524.0 43.6 L984.0 40.4"/>' in render_page(PLAIN)


def test_one_sample_is_no_growth() -> None:
    campaign = replace(PLAIN.campaigns[0], growth=PLAIN.campaigns[0].growth[:1])
    page = render_page(replace(PLAIN, campaigns=(campaign,)))
    assert "No plot of its growth" in page
    assert "<svg" not in page


def test_names_are_no_markup() -> None:
    page = render_page(HOSTILE)
    name = "A<script>alert(1)</script>|`x`\\u{1b}[31m\\u{0}\\u{202e}[l](javascript:1)&]]>"
    reader = Reader(page)
    assert reader.text.count(name) >= 8
    assert HOSTILE_PATH.replace("\x1b", "\\u{1b}").replace("\x07", "\\u{7}") in reader.text
    assert set(re.findall(r"[\x00-\x1f\x7f-\x9f\u202e]", page)) == {"\n"}
