"""The report on a terminal, as it is seen there."""

import re
from dataclasses import replace

from analysis.report.text import render_text
from tests.sample_runs import CLEAN, EMPTY, HOSTILE, PLAIN

PLAIN_TEXT = """\
╭──────────────┬───────────────────────────────────────────────────────────────────────────────────╮
│ verdict      │ 1 property is violated                                                            │
│ of           │ the mega-cluster contracts                                                        │
│ run          │ 20261122T200613Z-4f1d2c3b                                                         │
│ sources      │ c80da2fdc8baee65cef7f603a975447d05232ec8868d14698517747c3c8cc97f (2 files)        │
│ commit       │ 77d6e2f8b1c3a4958697a8b9c0d1e2f304152637 with changes                             │
│ compiler     │ solc 0.8.28+commit.7893614a                                                       │
│ tools        │ echidna 2.0.2, halmos 0.3.3, slither 0.11.6, manticore missing                    │
│ time         │ 2 min 32 s, profile quick                                                         │
│ properties   │ 1 violated, 1 proved, 1 proved within bounds, 1 held, 1 unknown, 1 not run        │
│ findings     │ 1 high; 1 waived                                                                  │
│ health       │ every engine found its seeded violations (3 of 3)                                 │
╰──────────────┴───────────────────────────────────────────────────────────────────────────────────╯

Properties

 treasury conservation                    status     who says so
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 treasury-covers-what-it-owes             proved     proved halmos; held echidna
 split-loses-nothing                      violated   violated echidna; unknown halmos


 proxy isolation                          status     who says so
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 only-the-mega-cluster-commands-a-proxy   bounded    bounded halmos; held echidna; not run
                                                     manticore


 capacity                                 status     who says so
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 capacity-is-the-exact-optimum            held       held echidna


 shares and rate                          status     who says so
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 rate-never-rises-with-capacity           unknown    unknown halmos


 liveness                                 status     who says so
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 a-member-can-always-get-out              not run    not run manticore


Violations
  split-loses-nothing
    Check that the treasury and the entity together receive, to the wei, what the proxy held.
    echidna: violated: 1 wei of 3 is nobody's (replayed)
      1. alice: join() → alice has a proxy
      2. alice: splitRewards() → 3 wei in, 2 wei out
    clusterproof replay runs/20261122T200613Z-4f1d2c3b/sequences/split-loses-nothing.json

Findings
  high call-before-effect (open)
    contracts/MegaCluster.sol:42
    MegaCluster.withdraw(uint64[]): pays before it writes the balance
  low rounding-direction (waived)
    contracts/libraries/RewardSplit.sol:17
    RewardSplit.cut(uint256): rounds down where the treasury is to have at least its share (the
    remainder goes to the treasury one line on)

Campaigns
  echidna: 120,000 calls in 1 min 30 s, 30.0 % accepted, coverage 82.0 % of instructions, corpus
  214, seeds 7 8

Not checked
  rate-never-rises-with-capacity: has no verdict (unknown: timeout after 20 s)
  a-member-can-always-get-out: has no verdict (not run: not installed); run 'make manticore'
  halmos, 2 properties: unknown: timeout after 20 s
  manticore, 1 property: not run: gave no answer
  manticore, 1 property: not run: not installed; run 'make manticore'
  manticore: was not found; run 'make manticore'
  note: manticore: is not installed (.venv-manticore); run 'make manticore'

Waivers
  used: 3578a863f8333181, Ada, until 2027-01-31: the remainder goes to the treasury
  expired: split-loses-nothing, Ada, until 2026-11-01: to be mended

Again
  clusterproof audit --profile quick
"""

CLEAN_TEXT = """\
╭──────────────┬───────────────────────────────────────────────────────────────────────────────────╮
│ verdict      │ All that was requested holds: 1 property                                          │
│ of           │ the mega-cluster contracts                                                        │
│ run          │ 20261123T200613Z-4f1d2c3b                                                         │
│ sources      │ c80da2fdc8baee65cef7f603a975447d05232ec8868d14698517747c3c8cc97f (2 files)        │
│ commit       │ 77d6e2f8b1c3a4958697a8b9c0d1e2f304152637 with changes                             │
│ compiler     │ solc 0.8.28+commit.7893614a                                                       │
│ tools        │ echidna 2.0.2, halmos 0.3.3, slither 0.11.6                                       │
│ time         │ 2 min 32 s, profile quick                                                         │
│ properties   │ 1 proved                                                                          │
│ findings     │ none open; 1 waived                                                               │
│ health       │ every engine found its seeded violations (3 of 3)                                 │
╰──────────────┴───────────────────────────────────────────────────────────────────────────────────╯

Properties

 treasury conservation                    status     who says so
 ──────────────────────────────────────────────────────────────────────────────────────────────────
 treasury-covers-what-it-owes             proved     proved halmos; held echidna


Findings
  low rounding-direction (waived)
    contracts/libraries/RewardSplit.sol:17
    RewardSplit.cut(uint256): rounds down where the treasury is to have at least its share (the
    remainder goes to the treasury one line on)

Campaigns
  echidna: 120,000 calls in 1 min 30 s, 30.0 % accepted, coverage 82.0 % of instructions, corpus
  214, seeds 7 8

Not checked
  nothing was left out of what was asked for

Waivers
  used: 3578a863f8333181, Ada, until 2027-01-31: the remainder goes to the treasury

Again
  clusterproof audit --profile quick
"""


def test_some_of_everything() -> None:
    assert render_text(PLAIN) == PLAIN_TEXT


def test_all_holds() -> None:
    assert render_text(CLEAN) == CLEAN_TEXT


def test_cut_off_is_said() -> None:
    text = render_text(EMPTY)
    assert "│ run          │ 20261124T200613Z-4f1d2c3b, cut off " in text
    assert "  the run: was cut off; what follows is what it had by then; clusterproof audit" in text


def test_colours_change_no_word() -> None:
    coloured = render_text(PLAIN, is_coloured=True)
    assert "\x1b[1;31m1 property is violated" in coloured
    plain = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()]
    assert plain == PLAIN_TEXT.splitlines()


def test_no_line_is_wider_than_asked() -> None:
    for width in (60, 100):
        assert max(map(len, render_text(PLAIN, width).splitlines())) <= width


def test_names_steer_no_terminal() -> None:
    text = render_text(HOSTILE)
    assert set(re.findall(r"[\x00-\x1f\x7f-\x9f\u202e]", text)) == {"\n"}
    assert "A<script>alert(1)</script>|`x`\\u{1b}[31m\\u{0}\\u{202e}[l](javascript:1)&]]>" in text


def test_names_are_no_colours() -> None:
    coloured = render_text(HOSTILE, is_coloured=True)
    assert "\\u{1b}[31m" in coloured
    assert not re.search(r"\x1b(?!\[[0-9;]*m)", coloured)


def test_what_nobody_asked_for_is_counted() -> None:
    one = replace(PLAIN.options, requested=("split-loses-nothing",))
    text = render_text(replace(PLAIN, options=one, answers=(), sequences=()))
    matrix, _, rest = text.partition("\nFindings\n")
    named = [row.slug for row in PLAIN.properties if row.slug in matrix]
    assert named == ["split-loses-nothing"]
    assert f"  {len(PLAIN.properties) - 1} other properties: not asked for\n" in rest
    assert "split-loses-nothing: has no verdict (not run: gave no answer)" in rest
