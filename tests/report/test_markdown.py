"""The report as Markdown: as it is written, and as a reader of GitHub's Markdown takes it."""

import html
import re

import pytest
from markdown_it import MarkdownIt

from analysis.report.markdown import escape, fence, render_markdown
from tests.sample_runs import EMPTY, HOSTILE, HOSTILE_NAME, PLAIN

PLAIN_TEXT = r"""
# Assurance report

**1 property is violated.**

|  |  |
| --- | --- |
| of | the mega-cluster contracts |
| run | 20261122T200613Z-4f1d2c3b |
| sources | c80da2fdc8baee65cef7f603a975447d05232ec8868d14698517747c3c8cc97f (2 files) |
| commit | 77d6e2f8b1c3a4958697a8b9c0d1e2f304152637 with changes |
| compiler | solc 0.8.28+commit.7893614a |
| tools | echidna 2.0.2, halmos 0.3.3, slither 0.11.6, manticore missing |
| time | 2 min 32 s, profile quick |
| properties | 1 violated, 1 proved, 1 proved within bounds, 1 held, 1 unknown, 1 not run |
| findings | 1 high; 1 waived |
| health | every engine found its seeded violations (3 of 3) |

## Properties

| property | status | echidna | halmos | manticore |
| --- | --- | --- | --- | --- |
| treasury-covers-what-it-owes | **proved** | held | proved |  |
| split-loses-nothing | **violated** | violated | unknown |  |
| only-the-mega-cluster-commands-a-proxy | **proved within bounds** | held | bounded | not run |
| capacity-is-the-exact-optimum | **held** | held |  |  |
| rate-never-rises-with-capacity | **unknown** |  | unknown |  |
| a-member-can-always-get-out | **not run** |  |  | not run |

## Violations

### split-loses-nothing

Check that the treasury and the entity together receive, to the wei, what the proxy held.

- echidna: violated: 1 wei of 3 is nobody's (replayed)

1. alice: join() → alice has a proxy
2. alice: splitRewards() → 3 wei in, 2 wei out

```
clusterproof replay runs/20261122T200613Z-4f1d2c3b/sequences/split-loses-nothing.json
```

## Findings

### call-before-effect in MegaCluster.withdraw(uint64\[\])

high impact, medium confidence, open

pays before it writes the balance

- contracts/MegaCluster.sol:42

```solidity
   41     function withdraw(uint64[] calldata ids) external {
   42         token.transfer(msg.sender, owed[msg.sender]);
   43         owed[msg.sender] = 0;
   44     }
```

### rounding-direction in RewardSplit.cut(uint256)

low impact, high confidence, waived: the remainder goes to the treasury one line on

rounds down where the treasury is to have at least its share

- contracts/libraries/RewardSplit.sol:17

## Proofs

Assume that:

- **standard-token**: The token moves exactly the amount it is asked to.
- **balance-below-2-128**: The treasury holds less than 2^128 wei.

| property | engine | result | assumes | time |
| --- | --- | --- | --- | --- |
| treasury-covers-what-it-owes | halmos | proved | standard-token, balance-below-2-128 | 16.0 s |
| split-loses-nothing | halmos | unknown: timeout after 20 s | none | 20.0 s |
| only-the-mega-cluster-commands-a-proxy | halmos | proved within bounds: arrays of up to 2 | none | 5.5 s |
| rate-never-rises-with-capacity | halmos | unknown: timeout after 20 s | none | 20.0 s |

## Campaigns

| engine | calls | accepted | time | coverage | corpus | seeds |
| --- | --- | --- | --- | --- | --- | --- |
| echidna | 120,000 | 30.0 % | 1 min 30 s | 82\.0 % of instructions | 214 | 7 8 |

## What was not checked

- rate-never-rises-with-capacity: has no verdict (unknown: timeout after 20 s)
- a-member-can-always-get-out: has no verdict (not run: not installed); run 'make manticore'
- halmos, 2 properties: unknown: timeout after 20 s
- manticore, 1 property: not run: gave no answer
- manticore, 1 property: not run: not installed; run 'make manticore'
- manticore: was not found; run 'make manticore'
- note: manticore: is not installed (.venv-manticore); run 'make manticore'

## Waivers

| state | of | who | until | why |
| --- | --- | --- | --- | --- |
| used | 3578a863f8333181 | Ada | 2027\-01-31 | the remainder goes to the treasury |
| expired | split-loses-nothing | Ada | 2026\-11-01 | to be mended |

## How to reproduce

```
clusterproof audit --profile quick
```

| source | SHA-256 |
| --- | --- |
| contracts/MegaCluster.sol | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa |
| contracts/Treasury.sol | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb |
"""

HOSTILE_NAMES = [
    HOSTILE_NAME,
    "- no list",
    "1. no list either",
    "2) nor this",
    "# no heading",
    "> no quote",
    "+ no list",
    "=== no rule",
    "--- no rule",
    "    no code",
    "a | b | c",
    "`a` ``b`` \\`c\\`",
    "*a* _b_ ~~c~~ **d**",
    "[a](b) ![a](b) <b> &lt; &#60; <!-- x -->",
    "back\\slash \\\\ \\|",
    "two\nlines",
]


TAGS = set("h1 h2 h3 p strong table thead tbody tr th td ul ol li pre code".split())  # noqa: SIM905


def _read(markdown: str) -> str:
    """As HTML; comments, which show nothing, are left out."""
    page: str = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    return re.sub(r"<!-- -->", "", page)


def _text(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page)).strip()


def test_some_of_everything() -> None:
    assert render_markdown(PLAIN) == PLAIN_TEXT.removeprefix("\n")


def test_cut_off_is_said() -> None:
    text = render_markdown(EMPTY)
    assert "| run | 20261124T200613Z-4f1d2c3b, cut off |" in text
    assert "**No verdict was reached.**" in text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_are_no_markup(name: str) -> None:
    shown = "".join(f"\\u{{{ord(c):x}}}" if c in "\x1b\x00\u202e" else c for c in name.replace("\n", " "))
    page = _read(escape(name))
    assert _text(page) == shown.strip()
    assert re.findall(r"<[^>]*>", page) == ["<p>", "</p>"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_stay_in_their_cell(name: str) -> None:
    page = _read(f"| a | b |\n| --- | --- |\n| {escape(name)} | x |\n")
    assert page.count("<td>") == 2
    assert "<td>x</td>" in page


@pytest.mark.parametrize(
    "name", ["@team look", "1. @team", "https://evil.example", "www.evil.example", "a@b.example"]
)
def test_names_ping_and_link_nothing(name: str) -> None:
    escaped = escape(name)
    assert not re.search(r"@\w|://\w|www\.\w", escaped)
    assert _text(_read(escaped)) == name


def test_code_ends_where_its_fence_does() -> None:
    lines = ["```", "</pre>", "`````"]
    assert fence(lines) == ["``````", *lines, "``````"]
    assert _text(_read("\n".join(fence(lines)))) == "\n".join(lines)


def test_hostile_report_has_the_same_shape() -> None:
    page = _read(render_markdown(HOSTILE))
    tags = set(re.findall(r"</?([a-z0-9]+)", page))
    assert tags == TAGS
    assert html.escape("<img src=x>") in page
