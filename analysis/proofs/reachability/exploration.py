"""Which effects a contract can have: all calldata of all lengths, all callers, all immutables, any storage.

An effect is an instruction that changes anything outside: a call that may write, storage, a log, a
creation, a self-destruction. `explore` gives every effect that can be reached, with what is known of the
way there; a property is proved by refuting its negation at each of them.

It finds an inductive invariant. To each *place* (a jump destination, with the height of the stack and the
jump targets among its words) belongs one *state*: words and facts in which symbols occur. It stands for all
states of the real machine that come from it by giving numbers to its symbols so that its facts hold. Why
nothing is missed:

1. *The start* is a state: byte 0, nothing on the stack. Caller, calldata, immutables are symbols.
2. *Steps.* From a state, `machine` goes on to the next jump. Each of its steps covers the real one: whatever
   it does not compute is a new symbol, of which nothing is known. (Tests compare it with revm's.)
3. *Branches.* Both ways of a JUMPI are followed unless z3 refutes one; `unknown` counts as possible. A jump
   whose target is no known number is a `ProofError`: there is no verdict then.
4. *Arrivals.* What arrives at a place is joined with the state that is there: words that differ become new
   symbols, and only those facts and words of memory remain that both have. Symbols that a join makes occur
   once, and in no fact, so that an arrival that differs from the state there in such words alone is a case
   of it. Otherwise the place is followed again, and what was found behind it is found anew. Each join takes
   something away, so this ends.
5. At the end every real step from a state of a place leads to a state of a place, or to no state. By
   induction on the length of the run, all runs are covered, however often they loop.
6. *Frames.* A transaction may enter a contract several times, also in the middle of its own calls. Each
   entry is a run of its own from the start; storage and what comes back from calls are new symbols wherever
   they are read. So what holds for one run holds for any number of them, in any order.

That an effect is found does not mean that it can happen: only refutations are proofs.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import z3

from analysis.errors import ProofError
from analysis.proofs.reachability.machine import (
    ANSWERING,
    EFFECTS,
    ENDS,
    JUMP,
    JUMPDEST,
    JUMPI,
    Code,
    State,
    Word,
    advance,
    concrete,
    fresh,
)

VISITS = 100_000
EFFORT = 1_000_000
BRANCH_EFFORT = 50_000
"""Where an answer is dear, both ways of a branch are followed."""


@dataclass(frozen=True)
class Effect:
    """An instruction that can be reached; its operands in the order in which it takes them."""

    name: str
    at: int
    operands: tuple[Word, ...]
    facts: tuple[Any, ...]


@dataclass(frozen=True)
class Exploration:
    """`visits` counts how often a place was followed, `undecided` the branches that z3 could not rule out
    in time, which were followed."""

    effects: tuple[Effect, ...]
    places: int
    visits: int
    queries: int
    undecided: int


_SYMBOLS: dict[int, frozenset[int]] = {}
_KEPT: list[Any] = []

Place = tuple[int, int, tuple[tuple[int, int], ...]]
"""Where a state is: byte, height of the stack, and the jump targets on it by their position."""


@dataclass(frozen=True)
class Arrival:
    """What is known at a place, and which words of its stack a join made."""

    state: State
    free: frozenset[int] = frozenset()


def join(old: Arrival, new: State) -> Arrival:
    """`old` itself where `new` is a case of it."""
    state = old.state
    pairs = zip(state.stack, new.stack, strict=True)
    differing = {i for i, (a, b) in enumerate(pairs) if i not in old.free and not a.eq(b)}
    kept = {fact.get_id() for fact in new.facts}
    facts = tuple(fact for fact in state.facts if fact.get_id() in kept)
    memory = {at: a for at, a in state.memory.items() if at in new.memory and a.eq(new.memory[at])}
    if not differing and len(facts) == len(state.facts) and len(memory) == len(state.memory):
        return old
    stack = tuple(fresh("any") if i in differing else a for i, a in enumerate(state.stack))
    return Arrival(State(state.at, stack, memory, facts), old.free | differing)


class Explorer:
    """What it holds is one exploration's."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._targets = code.targets()
        self._known: dict[Place, Arrival] = {}
        self._effects: dict[Place, list[Effect]] = {}
        self._waiting: deque[Place] = deque()
        self._possible: set[tuple[Place, bool]] = set()
        self._visits = self._queries = self._undecided = 0

    def run(self) -> Exploration:
        self._arrive(State())
        while self._waiting:
            place = self._waiting.popleft()
            self._count_visit()
            self._effects[place] = []
            self._follow(place, self._effects[place])
        effects = tuple(effect for found in self._effects.values() for effect in found)
        return Exploration(effects, len(self._known), self._visits, self._queries, self._undecided)

    def _count_visit(self) -> None:
        self._visits += 1
        if self._visits > VISITS:
            raise ProofError("reachability", f"no end after {VISITS} visits", "report this code")

    def _arrive(self, state: State) -> None:
        place = self._place(state)
        old = self._known.get(place)
        joined = Arrival(state) if old is None else join(old, state)
        if joined is not old:
            self._known[place] = joined
            if place not in self._waiting:
                self._waiting.append(place)

    def _place(self, state: State) -> Place:
        numbers = ((i, concrete(value)) for i, value in enumerate(state.stack))
        targets = tuple((i, value) for i, value in numbers if value is not None and value in self._targets)
        return state.at, len(state.stack), targets

    def _follow(self, place: Place, effects: list[Effect]) -> None:
        """To the next jump, the next place, or the end."""
        state = self._known[place].state
        here: State | None = state
        while here is not None:
            opcode = self._code.data[here.at] if here.at < len(self._code.data) else 0
            if opcode in ENDS:
                return
            if opcode in (JUMP, JUMPI):
                self._jump(place, here, opcode)
                return
            if opcode == JUMPDEST and here is not state:
                self._arrive(here)
                return
            here = _affect(here, opcode, effects) if opcode in EFFECTS else advance(self._code, here)

    def _jump(self, place: Place, state: State, opcode: int) -> None:
        if len(state.stack) < (1 if opcode == JUMP else 2):
            return
        if opcode == JUMP:
            self._land(state.after(1), state.stack[-1])
            return
        target, condition = state.pop(2)
        skipped, taken = z3.simplify(condition == 0), z3.simplify(condition != 0)
        if self._is_possible(place, state, skipped, False):
            self._arrive(_with(state.after(2), skipped))
        if self._is_possible(place, state, taken, True):
            self._land(_with(state.after(2), taken), target)

    def _land(self, state: State, target: Word) -> None:
        known = concrete(target)
        if known is None:
            raise ProofError(
                "reachability", f"cannot tell where the jump before byte {state.at} leads", "report this code"
            )
        if known in self._targets:
            self._arrive(replace(state, at=known))

    def _is_possible(self, place: Place, state: State, condition: Any, jumps: bool) -> bool:
        if z3.is_false(condition):
            return False
        # What was possible at a place stays so when more is joined to it.
        if z3.is_true(condition) or (place, jumps) in self._possible:
            return True
        self._queries += 1
        answer = can_hold(*_related(state.facts, condition), condition, effort=BRANCH_EFFORT)
        self._undecided += answer is None
        if answer is not False:
            self._possible.add((place, jumps))
        return answer is not False


def _related(facts: Sequence[Any], condition: Any) -> list[Any]:
    """The facts that share symbols with the condition, or with such a fact. To leave out others is to know
    less.
    """
    reached, waiting, related = symbols(condition), list(facts), []
    while near := [fact for fact in waiting if not reached.isdisjoint(symbols(fact))]:
        related += near
        waiting = [fact for fact in waiting if not any(fact is other for other in near)]
        reached = reached.union(*map(symbols, near))
    return related


def symbols(term: Any) -> frozenset[int]:
    """The ids of the unknown words and bits in a term."""
    key = term.get_id()
    if key not in _SYMBOLS:
        children = term.children()
        is_symbol = not children and z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED
        found = frozenset({key}) if is_symbol else frozenset().union(*map(symbols, children))
        _SYMBOLS[key] = found
        _KEPT.append(term)
    return _SYMBOLS[key]


def _with(state: State, fact: Any) -> State:
    is_new = not z3.is_true(fact) and not any(fact.eq(known) for known in state.facts)
    return replace(state, facts=(*state.facts, fact)) if is_new else state


def _affect(state: State, opcode: int, effects: list[Effect]) -> State | None:
    name, taken = EFFECTS[opcode]
    if len(state.stack) < taken:
        return None
    effects.append(Effect(name, state.at, state.pop(taken), state.facts))
    if opcode not in ANSWERING:
        return state.after(taken)
    # What it answers may have been written to anywhere in memory.
    return replace(state.after(taken, fresh("answer")), memory={})


def can_hold(*formulas: Any, effort: int = EFFORT) -> bool | None:
    """Whether all can hold at once; None if z3 cannot tell with an effort that no machine changes."""
    solver = z3.SolverFor("QF_BV")
    solver.set("rlimit", effort)
    # An interrupt is for us, and no answer of the solver's.
    solver.set("ctrl_c", False)
    solver.add(*formulas)
    answer = solver.check()
    return None if answer == z3.unknown else bool(answer == z3.sat)


def explore(code: Code) -> Exploration:
    return Explorer(code).run()
