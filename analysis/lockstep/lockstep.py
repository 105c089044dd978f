"""One call on both sides, and the comparison after it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from analysis.chain import Halted
from analysis.lockstep.bytecode import ACTORS, Bytecode
from analysis.lockstep.observation import Key, Names
from analysis.lockstep.observer import Observer
from specs import invariants, steps
from specs.accounts import Account, compute_proxy
from specs.calls import Call, get_after
from specs.distributor import NO_ROOT, Root
from specs.rejections import Rejected, Rejection
from specs.ssv import KEY_LENGTH
from specs.state import State, copy_state

EXPENSIVE: Final = ("a_member_can_always_get_out",)
"""Checked at every so many accepted calls only."""
EVERY: Final = 25


class Divergence(AssertionError):  # noqa: N818 (a fact about the contracts, no fault of the program)
    """The specification and the bytecode disagree, or a property does not hold; with all calls until then."""

    def __init__(self, history: Sequence[str], facts: Sequence[str]) -> None:
        super().__init__("\n".join([*history, "", *facts]))
        self.history = tuple(history)
        self.facts = tuple(facts)


@dataclass(frozen=True)
class Published:
    """A root that was drawn up, with what it grants."""

    root: Root
    grants: Mapping[Account, int]


@dataclass
class Lockstep:
    """`state` is the specification's, `bytecode` has the chain."""

    state: State
    bytecode: Bytecode
    history: list[str] = field(default_factory=list)
    script: list[Call | Published] = field(default_factory=list)
    """What was done, to be done again."""
    accepted: int = 0

    def step(self, call: Call) -> None:
        self.script.append(call)
        before = self.state
        expected = self._ask_specification(call)
        found = self._ask_bytecode(call)
        self.history.append(f"{call} → {name_answer(expected)}")
        if expected != found:
            raise self._divergence(
                [f"the specification: {name_answer(expected)}; the chain: {name_answer(found)}"]
            )
        if expected is None:
            self.accepted += 1
            self.compare(get_touched_keys(call))
            self.check(before, call)

    def compare(self, touched: Collection[Key] = ()) -> None:
        """Everything that can be observed, on both sides."""
        observer = Observer(self.bytecode.observer, ACTORS)
        if facts := observer.list_differences(self.state, self.get_names(), touched):
            raise self._divergence(facts)

    def check(self, before: State, call: Call) -> None:
        """The properties, of the state and of the step that led to it."""
        is_due = self.accepted % EVERY == 0
        broken = steps.get_broken(before, call, self.state) + [
            invariants.compute_slug(holds)
            for holds in invariants.STATE_PREDICATES
            if (is_due or holds.__name__ not in EXPENSIVE) and not holds(self.state)
        ]
        if broken:
            raise self._divergence([f"{slug} does not hold" for slug in broken])

    def publish(self, root: Root, grants: Mapping[Account, int]) -> None:
        """Draws up what a root grants; the distributor's owner may then set it."""
        self.script.append(Published(root, grants))
        self.state.distributor.grants[root] = grants
        self.bytecode.draw_up(root, grants)

    @contextmanager
    def forked(self) -> Iterator["Lockstep"]:
        """Another that goes on from here; whatever it does to the chain is undone at the end."""
        with self.bytecode.forked():
            yield Lockstep(copy_state(self.state), self.bytecode, list(self.history))

    def get_names(self) -> Names:
        accounts = {name: int(address, 16) for name, address in self.bytecode.addresses.items()}
        roots = {root: int.from_bytes(tree.root, "big") for root, tree in self.bytecode.trees.items()}
        return Names(accounts, {NO_ROOT: 0, **roots})

    def _ask_specification(self, call: Call) -> Rejection | None:
        try:
            self.state = get_after(self.state, call)
        except Rejected as rejected:
            return rejected.rejection
        return None

    def _ask_bytecode(self, call: Call) -> Rejection | str | None:
        try:
            return self.bytecode.execute(call)
        except (Halted, ValueError) as failure:
            return f"{type(failure).__name__}: {failure}"

    def _divergence(self, facts: list[str]) -> Divergence:
        return Divergence(self.history, facts)


def get_touched_keys(call: Call) -> set[Key]:
    """Keys that the call names, of the one in whose name it is made: they may be gone after it."""
    keys = call.arguments[0] if call.arguments and isinstance(call.arguments[0], tuple) else ()
    is_ours = call.function.startswith("MegaCluster.")
    owner = compute_proxy(call.caller) if is_ours else call.caller
    return {(owner, key) for key in keys if isinstance(key, bytes) and len(key) == KEY_LENGTH}


def name_answer(answer: Rejection | str | None) -> str:
    match answer:
        case None:
            return "accepted"
        case Rejection():
            return answer.name
        case _:
            return answer
