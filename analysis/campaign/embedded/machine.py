"""The harness at speed: calls by their bytes, and of each only what a fuzzer asks for."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum, auto

from analysis.campaign.harness import DEPLOYER, Harness, World, deploy_harness
from analysis.campaign.sequence import Call
from analysis.chain import CallFailedError, Reverted

Feature = tuple[str | bytes, ...]
"""What a call was and how it was answered, without amounts: of these a campaign meets more and more."""

Outline = tuple[int, ...]
"""A state roughly: of each of a few words, whether it is nought, small or large."""

WORD = 32
LARGE = 16

LAST = Call("settle", (0, 0))
"""Accepted in every state, so that the state is examined."""


class Answer(Enum):
    """The contracts accepted or refused it; it was `VOID` where there was nothing to do."""

    ACCEPTED = auto()
    REFUSED = auto()
    VOID = auto()


@dataclass(frozen=True)
class Moment:
    """A block, or else a second, that the contracts named, and that is still to come."""

    at: int
    is_block: bool


@dataclass(frozen=True)
class Effect:
    """`broken` has a bit for each property seen broken since the world was founded.

    `caller` is the actor who called; `about` are it, where it was accepted, and those whom the events name.
    """

    answer: Answer
    feature: Feature
    broken: int
    caller: int | None = None
    about: frozenset[int] = frozenset()
    moments: tuple[Moment, ...] = ()


class Machine:
    """One world, moved only within `rolled_back`.

    Accepted calls are examined by `fuzz/Keeper.sol`, which keeps what it saw after one for the next.
    """

    def __init__(self, harness: Harness) -> None:
        self.world: World = deploy_harness(harness)
        self._chain = self.world.chain
        self._to = self.world.deployed.address
        functions = harness.interface.functions
        self._selectors = {name: functions[name].selector for name in harness.handlers}
        self._examiner = (self._to, find_slot(harness, "Harness", "_examiner"))
        self._plain = self._chain.storage(*self._examiner)
        self._keeping, self._scouting = self._deploy("Keeper"), self._deploy("Scout")
        self._examine_by(self._keeping)
        self._actors = {bytes(12) + bytes.fromhex(a[2:]): n for n, a in enumerate(self.world.actors)}
        self._broken = (self._to, find_slot(harness, "Harness", "_broken"))
        self._words = tuple(
            (self.world.places.get(place, self._to), find_slot(harness, contract, variable))
            for place, contract, variable in TELLING
        )

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        with self.world.rolled_back():
            yield

    def scouting(self) -> AbstractContextManager[None]:
        """Calls are not examined inside, and run ten times as fast; `conclude` makes up for it at the end."""
        return self._examined_by(self._scouting)

    def looking_twice(self) -> AbstractContextManager[None]:
        """Examined inside as every engine does it: all is looked at before each call, and after it."""
        return self._examined_by(self._plain)

    def conclude(self) -> int:
        """Examines the state at the end of what was scouted: which bits are set then."""
        # What is kept is from before the scouting.
        self._examine_by(self._plain)
        try:
            return self.run(LAST).broken
        finally:
            self._examine_by(self._scouting)

    def run(self, call: Call) -> Effect:
        chain = self._chain
        if call.blocks or call.seconds:
            chain.move(call.blocks, call.seconds)
        data = self._selectors[call.handler] + b"".join([int(a).to_bytes(WORD) for a in call.arguments])
        try:
            chain.transact(call.sender, self._to, data, call.value)
        except CallFailedError as failure:
            said = failure.data[:4] if isinstance(failure, Reverted) else b""
            return Effect(Answer.VOID, (call.handler, said), self.broken)
        return self._read_logs(call.handler)

    @property
    def now(self) -> tuple[int, int]:
        """Block and second."""
        return self._chain.number, self._chain.timestamp

    @property
    def broken(self) -> int:
        return self._chain.storage(*self._broken)

    @property
    def state(self) -> tuple[int, ...]:
        """Words of the storage by which states are told apart."""
        return tuple([self._chain.storage(*word) for word in self._words])

    @property
    def outline(self) -> Outline:
        return tuple([(word > 0) + (word >= LARGE) for word in self.state])

    def _deploy(self, name: str) -> int:
        contract = self.world.harness.artefact.contract(name)
        return int(self._chain.deploy(contract, caller=DEPLOYER).address, 16)

    @contextmanager
    def _examined_by(self, examiner: int) -> Iterator[None]:
        self._examine_by(examiner)
        try:
            yield
        finally:
            self._examine_by(self._keeping)

    def _examine_by(self, examiner: int) -> None:
        self._chain.set_storage(*self._examiner, examiner)

    def _read_logs(self, handler: str) -> Effect:
        """The harness's own event closes each action; those before it are of the contracts called."""
        logs = self._chain.raw_logs
        own: bytes = b""
        topics: dict[bytes, None] = {}
        about: set[int] = set()
        moments: list[Moment] = []
        for address, topic, data in logs:
            if address.lower() == self._to:
                own = data
            elif topic:
                topics[topic[0]] = None
                about.update([self._actors[word] for word in topic[1:] if word in self._actors])
                moments += self._list_moments(data)
        if not own:
            answer = Answer.ACCEPTED if logs else Answer.VOID
            return Effect(answer, (handler, *topics), self.broken)
        words = [int.from_bytes(own[i : i + WORD]) for i in range(0, 6 * WORD, WORD)]
        actor, _, _, called_at, is_accepted, returned_at = words
        called = own[called_at + WORD : called_at + WORD + 4]
        if is_accepted:
            feature: Feature = (handler, called, ROLES[actor], *topics)
            present = frozenset((actor, *about))
            return Effect(Answer.ACCEPTED, feature, self.broken, actor, present, tuple(moments))
        length = int.from_bytes(own[returned_at : returned_at + WORD])
        said = own[returned_at + WORD : returned_at + WORD + length]
        feature = (handler, called, said if said[:4] in GENERIC else said[:4])
        later = tuple(self._list_moments(said[4:]))
        return Effect(Answer.REFUSED, feature, self.broken, actor, moments=later)

    def _list_moments(self, data: bytes) -> list[Moment]:
        number, second = self._chain.number, self._chain.timestamp
        found = []
        for place in range(0, min(len(data), MOST_WORDS * WORD), WORD):
            word = int.from_bytes(data[place : place + WORD])
            if number < word <= number + LONGEST_BLOCKS:
                found.append(Moment(word, is_block=True))
            elif second < word <= second + LONGEST_SECONDS:
                found.append(Moment(word, is_block=False))
        return found


MOST_WORDS = 8
LONGEST_BLOCKS, LONGEST_SECONDS = 10_000, 40 * 86_400
"""Beyond the longest delays of the contracts, of SSV and of the harness."""

ROLES = ("member",) * 5 + ("outsider", "stranger", "governor", "heir")
"""Of the actors, as they begin."""

GENERIC = (bytes.fromhex("08c379a0"), bytes.fromhex("4e487b71"))
"""Selectors of Error(string) and Panic(uint256), whose arguments say which one it is."""

TELLING = (
    ("treasury", "Treasury", "deposited"),
    ("treasury", "Treasury", "paid"),
    ("treasury", "Treasury", "owedTotal"),
    ("shares", "MegaClusterShare", "_totalSupply"),
    ("ssv", "SSVProbe", "_networkValidatorCount"),
    ("", "Harness", "_operators"),
    ("", "Harness", "_clusters"),
    ("", "Harness", "_lastKey"),
)
"""Place, contract and variable: of a list its length, and the whole word, where several share one."""


def find_slot(harness: Harness, contract: str, variable: str) -> int:
    layout = harness.artefact.contract(contract).storage_layout["storage"]
    return next(int(entry["slot"]) for entry in layout if entry["label"] == variable)
