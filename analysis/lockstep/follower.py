"""The specification, going along with a chain that somebody else moves."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from analysis.chain import Reverted
from analysis.lockstep.bytecode import read_rejection
from analysis.lockstep.lockstep import get_touched_keys, name_answer
from analysis.lockstep.observation import Key, Names
from analysis.lockstep.observer import Observer
from analysis.lockstep.reading import Reader, Unreadable
from specs.accounts import Account, compute_proxy
from specs.calls import Call, get_after
from specs.distributor import NO_ROOT, Proof
from specs.rejections import Rejected, Rejection
from specs.state import Clock, State, copy_state

FindProxy = Callable[[str], str]
"""By the entity's address."""


@dataclass(frozen=True)
class Sent:
    """A call that was sent to the chain; `refusal` is None where it was accepted."""

    caller: str
    to: str
    data: bytes
    value: int = 0
    refusal: Reverted | None = None


@dataclass
class Follower:
    """Follows from `state` on. After a first difference it knows nothing any more."""

    reader: Reader
    observer: Observer
    find_proxy: FindProxy
    state: State

    def follow(self, now: Clock, happened: Iterable[Sent | Call]) -> list[str]:
        """What is otherwise on the chain, at that moment and after it all, than by the specification.

        A `Call` is one that the chain is known to have carried out. Where all were refused, nothing can be
        otherwise than before but the reasons.
        """
        clock = self.state.clock
        passed = now.block - clock.block, now.time - clock.time
        if any(passed):
            self._ask(Call("pass time", Account(""), passed))
        touched: set[Key] = set()
        is_changed = False
        for event in happened:
            if facts := self._take(event, touched):
                return facts
            is_changed |= isinstance(event, Call) or event.refusal is None
        return self.compare(touched) if is_changed else []

    def compare(self, touched: Iterable[Key] = ()) -> list[str]:
        return self.observer.list_differences(self.state, self._get_names(), set(touched))

    @contextmanager
    def forked(self) -> Iterator[None]:
        """What is followed inside is forgotten at the end."""
        state, accounts = copy_state(self.state), dict(self.reader.accounts)
        try:
            yield
        finally:
            self.state, self.reader = state, replace(self.reader, accounts=accounts)

    def _take(self, event: Sent | Call, touched: set[Key]) -> list[str]:
        refusal = event.refusal if isinstance(event, Sent) else None
        try:
            call = event if isinstance(event, Call) else self._read(event)
        except Unreadable:
            # What the specification has no word for changes nothing: that is seen by comparing.
            return []
        expected, found = self._ask(call), _read_refusal(refusal)
        if expected != found:
            said = f"the specification: {name_answer(expected)}; the chain: {name_answer(found)}"
            return [f"{call}: {said}"]
        if expected is not None:
            return []
        touched |= get_touched_keys(call)
        if call.function == "MegaCluster.join" and isinstance(event, Sent):
            self.reader.accounts[self.find_proxy(event.caller).lower()] = compute_proxy(call.caller)
        return []

    def _read(self, sent: Sent) -> Call:
        call = self.reader.read(sent.caller, sent.to, sent.data, sent.value)
        if sent.value:
            # It was given to the caller for this call.
            ether = self.state.ether
            self.state.ether = ether | {call.caller: ether.get(call.caller, 0) + sent.value}
        for proof in call.arguments:
            if isinstance(proof, Proof):
                # A root that is called by its hash grants what a path of hashes leads to it from.
                grants = self.state.distributor.grants
                grants[proof.root] = {**grants.get(proof.root, {}), proof.account: proof.amount}
        return call

    def _ask(self, call: Call) -> Rejection | None:
        try:
            self.state = get_after(self.state, call)
        except Rejected as rejected:
            return rejected.rejection
        return None

    def _get_names(self) -> Names:
        accounts = {name: int(address, 16) for address, name in self.reader.accounts.items()}
        root = self.state.distributor.root
        return Names(accounts, {NO_ROOT: 0} if root == NO_ROOT else {root: int(root, 16)})


def _read_refusal(refusal: Reverted | None) -> Rejection | str | None:
    if refusal is None:
        return None
    try:
        return read_rejection(refusal)
    except ValueError:
        return str(refusal)
