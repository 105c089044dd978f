"""Events suffice: what is rebuilt from them is what the contracts say, field by field."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass
from typing import Any

import pytest

from analysis.deployment import GOVERNOR
from analysis.ledger import Ledger, Member, Terms
from tests.random_run import ACTIONS, ENTITIES, PARAMETERS, RandomRun
from tests.scenarios import STRANGER

PEOPLE = [*ENTITIES, STRANGER]
STEPS, LOOKS = 2_500, 50

# A change of these is told by no event that the ledger need know, for a getter asks SSV or the token.
ELSEWHERE = {
    "Approval", "Transfer", "OperatorFeeDeclared", "OperatorFeeExecuted", "OperatorFeeCancelled",
    "OperatorFeeReduced", "OperatorEarningsWithdrawn", "FeeRecipientSet", "ValidatorsExited",
    "ClusterDeposited", "ClusterWithdrawn", "ClusterLiquidated", "ClusterReactivated", "RewardsSplit",
    "EtherSwept",
}  # fmt: skip

Fields = dict[str, Any]
Event = tuple[str, Mapping[str, Any], int]


@dataclass(frozen=True)
class Life:
    """What the three contracts emitted, and what they answered after so many events, at that second."""

    terms: Terms
    events: list[Event]
    looks: list[tuple[int, int, Fields]]


@pytest.fixture(scope="module", params=range(3))
def life(request: pytest.FixtureRequest) -> Life:
    run = RandomRun(request.param)
    terms = Terms(
        run.genesis,
        PARAMETERS.slots_per_operator,
        PARAMETERS.rate_exponent_wad,
        PARAMETERS.target_capacity,
        PARAMETERS.rate_window,
    )
    lived = Life(terms, [], [])
    for step in range(STEPS):
        run.step()
        if step % LOOKS == 0:
            _look(run, lived)
    for blocks in 1, 10_000, 200_000:
        run.chain.move(blocks)
        _look(run, lived)
    assert set(run.done) == {action.__name__ for action in ACTIONS}
    return lived


def test_the_ledger_is_rebuilt_from_events(life: Life) -> None:
    for told, asked in _compare(life):
        assert told == asked


def test_every_event_is_needed(life: Life) -> None:
    names = {name for name, _, _ in life.events} - ELSEWHERE
    for missing in names:
        with suppress(ValueError):  # A seat is sought that nobody took.
            assert any(told != asked for told, asked in _compare(life, missing)), missing
    assert len(names) == 23


def _look(run: RandomRun, life: Life) -> None:
    ours = {contract.address for contract in (run.mega, run.shares, run.treasury)}
    life.events[:] = [(log.name, log.arguments, second) for log, second in run.emitted if log.address in ours]
    life.looks.append((len(life.events), run.chain.timestamp, _asked(run)))


def _compare(life: Life, missing: str = "") -> Iterator[tuple[Fields, Fields]]:
    ledger, read = Ledger(life.terms, governor=GOVERNOR), 0
    for upto, now, asked in life.looks:
        for name, arguments, second in life.events[read:upto]:
            if name != missing:
                ledger.apply(name, arguments, second)
        read = upto
        yield _told(ledger, now, asked), asked


def _told(ledger: Ledger, now: int, asked: Fields) -> Fields:
    """By the ledger, in the words of the contracts' getters."""
    shares, treasury = ledger.shares, ledger.treasury
    told: Fields = {
        "owner": ledger.governor,
        "pendingOwner": ledger.pending_governor,
        "isOpen": ledger.is_open,
        "seats": tuple((entity, ledger.member(entity).free_slots) for entity in ledger.seats),
        "capacity": ledger.capacity,
        "slowCapacity": ledger.slow_capacity(now),
        "memberRanks": ledger.member_ranks,
        "totalSupply": shares.total_supply,
        "deposited": treasury.deposited,
        "paid": treasury.paid,
        "owedTotal": treasury.owed_total,
        "undistributed": treasury.undistributed,
        "index": treasury.index,
    }
    for person in PEOPLE:
        ranks = range(1, 9)
        told |= {
            f"member {person}": _member(ledger, person),
            f"nextRank {person}": ledger.next_rank(person, now),
            f"isMember {person}": ledger.is_member(person),
            f"mintedRanks {person}": shares.minted_ranks.get(person, 0),
            f"pendingRanks {person}": shares.pending_ranks.get(person, 0),
            f"rankAt {person}": [astuple(shares.rank_at(person, rank)) for rank in ranks],
            f"balanceOf {person}": shares.balances.get(person, 0),
            f"indexOf {person}": treasury.index_of.get(person, 0),
            f"owed {person}": treasury.owed.get(person, 0),
        }
    told["operators"] = [astuple(ledger.operator(o)) for o in range(len(asked["operators"]))]
    told["holdings"] = {key: astuple(ledger.holding(*key)) for key in asked["holdings"]}
    return told


def _asked(run: RandomRun) -> Fields:
    """Of the contracts."""
    mega, shares, treasury = run.mega, run.shares, run.treasury
    asked: Fields = {
        getter: contract.view(getter)
        for contract, getters in [
            (mega, "owner pendingOwner isOpen seats capacity slowCapacity memberRanks"),
            (shares, "totalSupply"),
            (treasury, "deposited paid owedTotal undistributed index"),
        ]
        for getter in getters.split()
    }
    for person in PEOPLE:
        asked |= {f"{g} {person}": mega.view(g, person) for g in ("member", "nextRank", "isMember")}
        asked |= {
            f"{g} {person}": shares.view(g, person) for g in ("mintedRanks", "pendingRanks", "balanceOf")
        }
        asked |= {f"{g} {person}": treasury.view(g, person) for g in ("indexOf", "owed")}
        asked[f"rankAt {person}"] = [shares.view("rankAt", person, rank) for rank in range(1, 9)]
    owners = {mega.view("member", entity)[0]: entity for entity in ENTITIES}
    asked["operators"] = [mega.view("operator", o) for o in range(len(run.operators) + 2)]
    asked["holdings"] = {
        (owners[proxy], ids): mega.view("holding", owners[proxy], ids) for proxy, ids in run.structs
    }
    return asked


def _member(ledger: Ledger, entity: str) -> tuple[Any, ...]:
    m: Member = ledger.member(entity)
    seat = ledger.seat(entity)
    unseated = 0 if seat else m.free_slots
    return (
        m.proxy,
        m.listed,
        m.suspended,
        m.joined,
        seat,
        unseated,
        m.operators,
        m.open_operators,
        m.validators,
    )
