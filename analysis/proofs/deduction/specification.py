"""What the executable specification keeps, for unknown numbers: the claims that deduction proves.

Each claim runs the specification's own functions, so that neither can drift from the other. Accounts are
three: the one that a call names, one other, and `rest`, which stands for all others together: what the
specification does to an account that a call does not name is to add per_unit * units to what it is owed, and
that of a sum is the sum of that. (specs/proofs/Conservation.v proves the same for any number of accounts.)
"""

import json
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from analysis.proofs.deduction.symbolic import Broken, Impossible, KnownWorld, Undecided, World, explore
from specs import capacity, rewards, share_steps, shares, treasury, treasury_steps
from specs import token as tokens
from specs.accounts import TREASURY, Account
from specs.calls import Call
from specs.invariants import (
    every_wei_is_owed_or_paid,
    supply_is_the_sum_of_minted_ranks,
    treasury_covers_what_it_owes,
)
from specs.parameters import Parameters
from specs.rate import SHARE
from specs.rejections import Rejected
from specs.ssv import Ssv
from specs.state import Clock, PendingRank, Ranks, State, copy_state

CALLER, OTHER, REST = Account("caller"), Account("other"), Account("rest")
ACCOUNTS = (CALLER, OTHER, REST)
Claim = Callable[[World], None]
Act = Callable[[], Call]
Transition = Callable[[World, State], Act]
"""Prepares a state for a call, and gives what makes the call."""


def make_state(world: World) -> State:
    """Any in which the treasury is in order: what the invariants say, and shares that are sums."""
    number = world.number
    state = State(
        Parameters(), Clock(number("block"), 0), Account("governor"), Ssv(0, 0, 0, 0, 0, 0, 0, 0), []
    )
    books, held = state.treasury, state.shares
    for account in ACCOUNTS:
        held.balances[account] = number(f"shares of {account}")
        books.owed[account] = number(f"owed to {account}")
        state.token.balances[account] = number(f"tokens of {account}")
    held.supply = sum(held.balances.values())
    books.owed_total = sum(books.owed.values())
    books.undistributed = number("undistributed")
    books.paid = number("paid")
    books.deposited = books.paid + books.owed_total + books.undistributed
    books.index = number("index")
    state.token.balances[TREASURY] = books.owed_total + books.undistributed + number("arrived")
    return state


def perform(world: World, state: State, act: Act) -> tuple[State, Call]:
    """The state before, and the call that was made."""
    before = copy_state(state)
    call = act()
    world.tell(call, before, state)
    return before, call


def keeps_the_books(transition: Transition) -> Claim:
    """The two headline invariants, and that the shares are still sums."""

    def claim(world: World) -> None:
        state = make_state(world)
        perform(world, state, transition(world, state))
        world.require(sum(state.treasury.owed.values()) == state.treasury.owed_total)
        world.require(treasury_covers_what_it_owes(state))
        world.require(every_wei_is_owed_or_paid(state))
        world.require(sum(state.shares.balances.values()) == state.shares.supply)
        world.require(state.treasury.undistributed >= 0)

    return claim


def keeps_the_step(transition: Transition, *steps: Callable[..., bool]) -> Claim:
    """A predicate over state, call and state after."""

    def claim(world: World) -> None:
        state = make_state(world)
        world.assume(state.token.balances[TREASURY] <= treasury.LARGEST_BALANCE)
        before, call = perform(world, state, transition(world, state))
        for step in steps:
            world.require(step(before, call, state))

    return claim


def settle(world: World, state: State) -> Act:
    def act() -> Call:
        treasury.process_settle(state, CALLER)
        return Call("Treasury.settle", OTHER, (CALLER,))

    return act


def claim_(world: World, state: State) -> Act:
    def act() -> Call:
        treasury.process_claim(state, CALLER)
        return Call("Treasury.claim", CALLER)

    return act


def receive(world: World, state: State) -> Act:
    amount = world.number("amount")

    def act() -> Call:
        tokens.process_transfer(state.token, OTHER, TREASURY, amount)
        return Call("SSVToken.transfer", OTHER, (TREASURY, amount))

    return act


def mint(world: World, state: State) -> Act:
    # A rank brings at least a share: the rate is 1 or more.
    pending = PendingRank(SHARE + world.number("units"), world.number("added in"))
    state.shares.ranks[CALLER] = Ranks((), 0, (pending,))

    def act() -> Call:
        shares.process_mint(state, OTHER, CALLER)
        return Call("MegaClusterShare.mint", OTHER, (CALLER,))

    return act


def drop(world: World, state: State) -> Act:
    units = world.number("units")
    world.assume(units <= state.shares.balances[CALLER])
    state.shares.ranks[CALLER] = Ranks((units,), 1, ())

    def act() -> Call:
        shares.drop_rank(state, CALLER)
        return Call("MegaCluster.closeOperator", CALLER)

    return act


def stack(world: World, state: State, above: int) -> Any:
    """Gives every account a minted rank that stands for all that it has minted but the caller's top one, of
    `above` units; and that top one's units where there is one."""
    for account in ACCOUNTS:
        state.shares.ranks[account] = Ranks((state.shares.balances[account],), 1, ())
    below = world.number("units below")
    world.assume(state.shares.balances[CALLER] == below + above)
    return below


def mint_above(world: World, state: State) -> Act:
    """A rank on top of those that the caller has minted: never minted before, or bringing what it
    brought then."""
    units = SHARE + world.number("units")
    below = stack(world, state, 0)
    prices = (below, units) if world.number("was minted before") == 1 else (below,)
    state.shares.ranks[CALLER] = Ranks(prices, 1, (PendingRank(units, world.number("added in")),))

    def act() -> Call:
        shares.process_mint(state, OTHER, CALLER)
        return Call("MegaClusterShare.mint", OTHER, (CALLER,))

    return act


def drop_above(world: World, state: State) -> Act:
    units = world.number("units")
    below = stack(world, state, units)
    state.shares.ranks[CALLER] = Ranks((below, units), 2, ())

    def act() -> Call:
        shares.drop_rank(state, CALLER)
        return Call("MegaCluster.closeOperator", CALLER)

    return act


def keeps_the_ranks(transition: Transition) -> Claim:
    """That shares are the units of minted ranks, and the supply their sum."""

    def claim(world: World) -> None:
        state = make_state(world)
        perform(world, state, transition(world, state))
        world.require(supply_is_the_sum_of_minted_ranks(state))

    return claim


TRANSITIONS: Mapping[str, Transition] = {
    "settle": settle,
    "claim": claim_,
    "receive": receive,
    "mint": mint,
    "drop": drop,
}


def split(world: World) -> None:
    """Whatever X is."""
    points, amount = world.number("basis points"), world.number("amount")
    world.assume(points <= 10_000)
    to_treasury, to_entity = rewards.compute_split(Parameters(treasury_basis_points=points), amount)
    world.require(amount * (10_000 - points) >= 0)
    world.require(to_treasury + to_entity == amount)
    world.require(to_entity >= 0)
    world.require(amount * points <= to_treasury * 10_000)
    world.require(to_treasury * 10_000 < amount * points + 10_000)


def capacity_of(count: int) -> Claim:
    """C validators fit and no greater number does: by the optimum's definition, not by its formula."""

    def claim(world: World) -> None:
        free = [world.number(f"slots {i}") for i in range(count)]
        for greater, less in pairwise(free):
            world.assume(greater >= less)
        # The specification sorts; sorted numbers stay as they are, without a question.
        found = capacity.compute_capacity(free)
        world.require(capacity.is_feasible(free, found))
        more = found + 1 + world.number("more")
        infeasible = capacity.is_feasible(free, more)
        world.require(not infeasible)

    return claim


def reaches(transition: Transition) -> Claim:
    """Must be refuted: that the transition never comes to its end."""

    def claim(world: World) -> None:
        transition(world, make_state(world))()
        world.require(False)

    return claim


def split_reaches(world: World) -> None:
    split(world)
    world.require(False)


STEPS: Mapping[str, tuple[Transition, tuple[Callable[..., bool], ...]]] = {
    "claims pay": (claim_, (treasury_steps.claims_pay_only_what_is_owed,)),
    "claims end": (claim_, (treasury_steps.claiming_twice_pays_once,)),
    "settlements": (settle, (treasury_steps.settling_often_changes_nothing,)),
    "mints earn": (mint, (treasury_steps.no_share_earns_before_its_mint,)),
    "mints wait": (mint, (treasury_steps.no_share_comes_and_goes_within_its_delay,)),
    "drops keep": (drop, (treasury_steps.burning_keeps_what_was_earned,)),
    "mints stay": (mint, (share_steps.shares_never_move, share_steps.cycling_operators_gains_nothing)),
    "drops stay": (drop, (share_steps.shares_never_move, share_steps.cycling_operators_gains_nothing)),
}

ENTITIES = 8

CLAIMS: Mapping[str, Claim] = {
    **{f"books after {name}": keeps_the_books(transition) for name, transition in TRANSITIONS.items()},
    **{name: keeps_the_step(transition, *steps) for name, (transition, steps) in STEPS.items()},
    "mints count": keeps_the_ranks(mint_above),
    "drops count": keeps_the_ranks(drop_above),
    **{f"capacity of {count}": capacity_of(count) for count in range(ENTITIES + 1)},
    "split": split,
    **{f"reach {name}": reaches(transition) for name, transition in TRANSITIONS.items()},
    "reach split": split_reaches,
    "reach capacity": lambda world: world.require(
        capacity.compute_capacity([world.number(f"slots {i}") for i in range(4)]) == 0
    ),
}


def judge(name: str) -> dict[str, object]:
    """What became of a claim, as JSON has it."""
    try:
        explored = explore(CLAIMS[name], (Impossible, Rejected))
    except Broken as found:
        world = KnownWorld(found.numbers)
        answer, says = run_example(CLAIMS[name], world)
        line = {"claim": name, "answer": answer, "says": f"{says} ({found})", "ways": 1, "queries": 1}
        if answer == "refuted" and world.told:
            return {**line, "scene": draw_scene(*world.told)}
        return line
    except (Undecided, TypeError) as error:
        return {"claim": name, "answer": "open", "says": str(error), "ways": 1, "queries": 1}
    answer = "holds" if explored.ended else "open"
    says = "" if explored.ended else "no way comes to its end"
    return {"claim": name, "answer": answer, "says": says, "ways": explored.ways, "queries": explored.queries}


def run_example(claim: Claim, world: KnownWorld) -> tuple[str, str]:
    """Whether the specification itself, run on a solver's numbers, breaks the claim; and that in words."""
    try:
        claim(world)
    except Broken:
        return "refuted", f"confirmed on the specification{f', {world.told[0]}' if world.told else ''}"
    except Impossible:
        return "open", "spurious: the state is not one that the claim starts from"
    except Rejected as rejected:
        return "open", f"spurious: the specification rejects the call ({rejected})"
    return "open", "spurious: the specification keeps the claim there"


def draw_scene(call: Call, before: State, after: State) -> dict[str, object]:
    """What it takes to make the same call elsewhere, as JSON has it."""
    made = {"function": call.function, "caller": call.caller, "arguments": call.arguments}
    delay = before.parameters.share_delay
    return {"call": made, "before": draw(before), "after": draw(after), "share delay": delay}


def draw(state: State) -> dict[str, object]:
    """Of its numbers, those of the books."""
    books, held, tokens_of = state.treasury, state.shares, state.token.balances
    return {
        "block": state.clock.block,
        "deposited": books.deposited,
        "paid": books.paid,
        "index": books.index,
        "owed_total": books.owed_total,
        "undistributed": books.undistributed,
        "supply": held.supply,
        "held": tokens_of[TREASURY],
        "shares": {who: held.balances[who] for who in ACCOUNTS},
        "owed": {who: books.owed[who] for who in ACCOUNTS},
        "tokens": {who: tokens_of[who] for who in ACCOUNTS},
        "prices": {who: ranks.prices for who, ranks in held.ranks.items()},
        "ranks": {
            who: (ranks.prices, ranks.minted, [(p.units, p.added_in) for p in ranks.pending])
            for who, ranks in held.ranks.items()
        },
    }


if __name__ == "__main__":
    for chosen in sys.argv[1:]:
        sys.stdout.write(json.dumps(judge(chosen)) + "\n")
        sys.stdout.flush()
