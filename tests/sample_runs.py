"""Runs to report on: one that has some of everything, one that has nothing, one with hostile names."""

from dataclasses import replace
from datetime import UTC, date, datetime

from analysis.excerpt import Excerpt
from analysis.finding import Confidence, Finding, Impact, Location, Status
from analysis.property import Assumption, Kind, Property
from analysis.record import (
    Campaign,
    Canary,
    Commit,
    Declaration,
    Engine,
    Input,
    Options,
    Run,
    Sample,
    Sequence,
    Stage,
    Step,
    ToolUsed,
    Verb,
    Waived,
    WaiverState,
)
from analysis.verdict import Answer, Held, NotRun, Proved, Unknown, Violated

TREASURY = Property(
    "treasury-covers-what-it-owes",
    "treasury conservation",
    Kind.STATE,
    "Check that the treasury holds at least what it owes to all accounts together.",
    ("echidna", "halmos"),
    ("standard-token",),
)
SPLIT = Property(
    "split-loses-nothing",
    "treasury conservation",
    Kind.TRANSITION,
    "Check that the treasury and the entity together receive, to the wei, what the proxy held.",
    ("echidna", "halmos"),
    (),
)
PROXY = Property(
    "only-the-mega-cluster-commands-a-proxy",
    "proxy isolation",
    Kind.TRANSITION,
    "Check that a proxy refuses every call that does not come from the mega-cluster.",
    ("echidna", "halmos", "manticore"),
    (),
)
CAPACITY = Property(
    "capacity-is-the-exact-optimum",
    "capacity",
    Kind.STATE,
    "Check that C validators fit into the members' free slots, and C + 1 do not.",
    ("echidna",),
    (),
)
RATE = Property(
    "rate-never-rises-with-capacity",
    "shares and rate",
    Kind.STATE,
    "Check that a larger capacity never brings a larger price of a rank.",
    ("halmos",),
    (),
)
EXIT = Property(
    "a-member-can-always-get-out",
    "liveness",
    Kind.STATE,
    "Check that whoever joined can leave, paid in full.",
    ("manticore",),
    (),
)

CANARY = Canary("TreasuryCoversWhatItOwes", True, 4.0)
ECHIDNA = Engine("echidna", Verb.FUZZ, 90.0, (CANARY,))
HALMOS = Engine("halmos", Verb.PROVE, 41.5, (CANARY,))
SLITHER = Engine("slither", Verb.DETECT, 12.25, (Canary("UncheckedTransfer", True, 3.0),))

REENTRANCY = Finding(
    "call-before-effect",
    Impact.HIGH,
    Confidence.MEDIUM,
    "MegaCluster.withdraw(uint64[])",
    "pays before it writes the balance",
    (Location("contracts/MegaCluster.sol", 42, 43, 9),),
)
ROUNDING = Finding(
    "rounding-direction",
    Impact.LOW,
    Confidence.HIGH,
    "RewardSplit.cut(uint256)",
    "rounds down where the treasury is to have at least its share",
    (Location("contracts/libraries/RewardSplit.sol", 17, 17, 16),),
    Status.WAIVED,
    "the remainder goes to the treasury one line on",
)

PLAIN = Run(
    id="20261122T200613Z-4f1d2c3b",
    suite="0.1.0",
    started=datetime(2026, 11, 22, 20, 6, 13, tzinfo=UTC),
    seconds=151.5,
    options=Options(
        profile="quick",
        budget=300.0,
        requested=(
            "treasury-covers-what-it-owes",
            "split-loses-nothing",
            "only-the-mega-cluster-commands-a-proxy",
            "capacity-is-the-exact-optimum",
            "rate-never-rises-with-capacity",
            "a-member-can-always-get-out",
        ),
        command="clusterproof audit --profile quick",
        settings=(("evm", "london"), ("optimizer", "200 runs")),
    ),
    compiler="0.8.28+commit.7893614a",
    inputs=(
        Input("contracts/MegaCluster.sol", "aa" * 32),
        Input("contracts/Treasury.sol", "bb" * 32),
    ),
    properties=(TREASURY, SPLIT, PROXY, CAPACITY, RATE, EXIT),
    assumptions=(
        Assumption("standard-token", "The token moves exactly the amount it is asked to."),
        Assumption("balance-below-2-128", "The treasury holds less than 2^128 wei."),
    ),
    commit=Commit("77d6e2f8b1c3a4958697a8b9c0d1e2f304152637", True),
    tools=(
        ToolUsed("echidna", "2.0.2", "node_modules/.bin/echidna-test"),
        ToolUsed("halmos", "0.3.3", ".venv/bin/halmos"),
        ToolUsed("slither", "0.11.6", ".venv/bin/slither"),
        ToolUsed("manticore", "", remedy="run 'make manticore'"),
    ),
    engines=(SLITHER, ECHIDNA, HALMOS),
    answers=(
        Answer("echidna", "treasury-covers-what-it-owes", Held(120_000, 7), 90.0),
        Answer(
            "halmos",
            "treasury-covers-what-it-owes",
            Proved(),
            16.0,
            ("balance-below-2-128",),
            "raw/halmos-treasury.json",
            "halmos --function check_treasury_covers_what_it_owes",
        ),
        Answer(
            "echidna",
            "split-loses-nothing",
            Violated("1 wei of 3 is nobody's", "sequences/split-loses-nothing.json", True),
            90.0,
        ),
        Answer("halmos", "split-loses-nothing", Unknown("timeout after 20 s"), 20.0),
        Answer("echidna", "only-the-mega-cluster-commands-a-proxy", Held(120_000, 7), 90.0),
        Answer(
            "halmos",
            "only-the-mega-cluster-commands-a-proxy",
            Proved(("arrays of up to 2",)),
            5.5,
        ),
        Answer("echidna", "capacity-is-the-exact-optimum", Held(120_000, 7), 90.0),
        Answer("halmos", "rate-never-rises-with-capacity", Unknown("timeout after 20 s"), 20.0),
        Answer(
            "manticore",
            "a-member-can-always-get-out",
            NotRun("not installed", "run 'make manticore'"),
            0.0,
        ),
    ),
    sequences=(
        Sequence(
            "split-loses-nothing",
            "echidna",
            "sequences/split-loses-nothing.json",
            (
                Step("alice", "join()", "alice has a proxy", "contracts/MegaCluster.sol", 120),
                Step("alice", "splitRewards()", "3 wei in, 2 wei out", "contracts/MegaCluster.sol", 310),
            ),
            "sequences/test_split_loses_nothing.py",
        ),
    ),
    campaigns=(
        Campaign(
            "echidna",
            (7, 8),
            2,
            90.0,
            90.0,
            120_000,
            36_000,
            214,
            4_100,
            5_000,
            "instructions",
            (
                Sample(0.0, 0, 0),
                Sample(10.0, 13_000, 3_000),
                Sample(45.0, 60_000, 4_000),
                Sample(90.0, 120_000, 4_100),
            ),
        ),
    ),
    findings=(REENTRANCY, ROUNDING),
    excerpts=(
        Excerpt(
            "contracts/MegaCluster.sol",
            42,
            43,
            41,
            (
                "    function withdraw(uint64[] calldata ids) external {",
                "        token.transfer(msg.sender, owed[msg.sender]);",
                "        owed[msg.sender] = 0;",
                "    }",
            ),
        ),
    ),
    declarations=(Declaration("split-loses-nothing", "fuzz/Properties.sol", 88),),
    waivers=(
        Waived(
            ROUNDING.fingerprint,
            "Ada",
            "the remainder goes to the treasury",
            date(2027, 1, 31),
            WaiverState.USED,
        ),
        Waived("split-loses-nothing", "Ada", "to be mended", date(2026, 11, 1), WaiverState.EXPIRED),
    ),
    stages=(Stage("compile", 8.0), Stage("detect", 12.25), Stage("fuzz", 90.0), Stage("prove", 41.25)),
    notes=("manticore: is not installed (.venv-manticore); run 'make manticore'",),
)

CLEAN = replace(
    PLAIN,
    id="20261123T200613Z-4f1d2c3b",
    options=replace(PLAIN.options, requested=("treasury-covers-what-it-owes",)),
    properties=(TREASURY,),
    answers=PLAIN.answers[:2],
    sequences=(),
    findings=(ROUNDING,),
    excerpts=(),
    waivers=PLAIN.waivers[:1],
    notes=(),
    tools=PLAIN.tools[:3],
)
"""All that was asked for holds."""

EMPTY = replace(
    CLEAN,
    id="20261124T200613Z-4f1d2c3b",
    engines=(),
    answers=(),
    campaigns=(),
    findings=(),
    waivers=(),
    stages=(),
    tools=(),
    commit=None,
    is_cut_off=True,
)
"""Cut off before any engine said a word."""

HOSTILE_NAME = "A<script>alert(1)</script>|`x`\x1b[31m\x00\u202e[l](javascript:1)&]]>"
HOSTILE_PATH = "contracts/<img src=x>|`\x1b]0;t\x07`.sol"

HOSTILE = replace(
    PLAIN,
    properties=(*PLAIN.properties[:1], replace(SPLIT, statement=HOSTILE_NAME)),
    options=replace(PLAIN.options, requested=(TREASURY.slug, SPLIT.slug), command=HOSTILE_NAME),
    findings=(
        replace(
            REENTRANCY,
            subject=HOSTILE_NAME,
            message=HOSTILE_NAME,
            locations=(Location(HOSTILE_PATH, 1, 1),),
        ),
    ),
    excerpts=(Excerpt(HOSTILE_PATH, 1, 1, 1, (HOSTILE_NAME, "```", "</pre><script>")),),
    inputs=(Input(HOSTILE_PATH, "cc" * 32),),
    answers=(
        Answer(
            "echidna",
            "split-loses-nothing",
            Violated(HOSTILE_NAME, HOSTILE_PATH, True),
            1.0,
            command=HOSTILE_NAME,
        ),
        Answer("halmos", "split-loses-nothing", Unknown(HOSTILE_NAME), 1.0),
    ),
    sequences=(
        Sequence(
            "split-loses-nothing", "echidna", HOSTILE_PATH, (Step(HOSTILE_NAME, HOSTILE_NAME, HOSTILE_NAME),)
        ),
    ),
    notes=(HOSTILE_NAME,),
    declarations=(),
)
"""Whoever writes the sources writes these names."""
