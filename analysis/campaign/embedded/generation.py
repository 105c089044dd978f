"""Which call comes next: its handler, its arguments, the time before it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from analysis.campaign.embedded.lever import ALL, Lever
from analysis.campaign.embedded.machine import (
    LONGEST_BLOCKS,
    LONGEST_SECONDS,
    ROLES,
    Answer,
    Effect,
    Moment,
    Outline,
)
from analysis.campaign.harness import Handler
from analysis.campaign.sequence import Argument, Call

T = TypeVar("T")

SECONDS_OF_BLOCK = 12
ACTORS = len(ROLES)
REMEMBERED = 32
"""Calls of each handler that were accepted, whose arguments are worth using again."""
AGAIN = 0.5
FOCUSED, MOSTLY = 0.5, 0.8
SAME_ACTOR = 0.8
"""Of the calls in a sequence that is about one actor."""
IDLE = 0.1
HURRIED = 0.5
AT_A_MOMENT = 0.15
MOMENTS = 16
RARELY = 0.1
BOREDOM = 0.5


Coming = tuple[Moment, Call | None]
"""A moment that was named in the sequence at hand, and the call that it was refused to, if so."""


class Experience:
    """How often each handler was tried, and was accepted."""

    def __init__(self, handlers: Iterable[str]) -> None:
        self.tried = dict.fromkeys(handlers, 0)
        self.accepted = dict.fromkeys(handlers, 0)

    def rate(self, handler: str, expected: float = 1.0) -> float:
        """`expected` counts as much as two calls do."""
        return (self.accepted[handler] + 2 * expected) / (self.tried[handler] + 2)


class Callers:
    """Which first argument makes whom the caller, whatever the handler."""

    def __init__(self) -> None:
        self._made: dict[int, Counter[int]] = {}
        self._best: dict[int, int] = {}

    def learn(self, first: int, actor: int) -> None:
        self._made.setdefault(first, Counter())[actor] += 1
        if self._rate(first, actor) >= self._rate(self._best.get(actor, first), actor):
            self._best[actor] = first

    def find(self, actor: int) -> int | None:
        return self._best.get(actor)

    def _rate(self, first: int, actor: int) -> float:
        made = self._made[first]
        return made[actor] / (made.total() + 1)


class Generator:
    """Learns what is accepted where; the same `random` and the same answers give the same calls."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        constants: Sequence[int],
        random: Random,
        levers: frozenset[Lever] = ALL,
    ) -> None:
        self._random = random
        self._levers = levers
        self._handlers = tuple(handlers.values())
        self._of_caller = {name for name, handler in handlers.items() if handler.types[:1] == ("uint8",)}
        self._accepted: dict[str, list[Call]] = {handler.name: [] for handler in self._handlers}
        self._about: dict[tuple[str, int], list[Call]] = {}
        self._callers = Callers()
        self._acts = [1] * ACTORS
        self._focus: int | None = None
        self._is_hurried = False
        self.moments: tuple[Coming, ...] = ()
        self._everywhere = Experience(handlers)
        self._places: dict[Outline, Experience] = {}
        self._constants = constants if Lever.CONSTANTS in levers else (0,)
        self._blocks = _near(self._constants, LONGEST_BLOCKS)
        self._seconds = _near(self._constants, LONGEST_SECONDS)

    def begin(self, actor: int | None = None) -> None:
        """A sequence: about the actor, or another, or none; in a hurry or not."""
        random = self._random
        is_focused = Lever.FOCUS in self._levers and random.random() < (FOCUSED if actor is None else MOSTLY)
        self._focus = (random.randrange(ACTORS) if actor is None else actor) if is_focused else None
        self._is_hurried = Lever.MOMENTS in self._levers and random.random() < HURRIED

    def learn(self, place: Outline, call: Call, effect: Effect) -> None:
        """`place` is where the call was made."""
        is_accepted = effect.answer is Answer.ACCEPTED
        here = self._places.setdefault(place, Experience(self._accepted))
        for experience in (self._everywhere, here):
            experience.tried[call.handler] += 1
            experience.accepted[call.handler] += is_accepted
        # What was refused is to be tried again then.
        coming = [(moment, None if is_accepted else call) for moment in effect.moments]
        if coming:
            self.moments = (*self.moments, *coming)[-MOMENTS:]
        if call.arguments and effect.caller is not None:
            self._callers.learn(int(call.arguments[0]), effect.caller)
        if is_accepted:
            self._remember(self._accepted[call.handler], call)
            if effect.caller is not None:
                self._acts[effect.caller] += 1
            for actor in sorted(effect.about):
                self._remember(self._about.setdefault((call.handler, actor), []), call)

    def _remember(self, known: list[T], new: T) -> None:
        if len(known) < REMEMBERED:
            known.append(new)
        else:
            known[self._random.randrange(REMEMBERED)] = new

    def generate(self, place: Outline, now: tuple[int, int]) -> Call:
        """`now` are block and second."""
        random = self._random
        if Lever.MOMENTS in self._levers and random.random() < AT_A_MOMENT:
            coming = [entry for entry in self.moments if entry[0].at > now[not entry[0].is_block]]
            if coming:
                moment, call = random.choice(coming)
                return self._wait(call or self._make_call(place), moment, now)
        blocks, seconds = (0, 0) if self._is_hurried else self._pass_time()
        return replace(self._make_call(place), blocks=blocks, seconds=seconds)

    def list_one_of_each(self) -> list[Call]:
        """Of every handler, in any order."""
        handlers = self._random.sample(self._handlers, len(self._handlers))
        return [self._make_call_of(handler) for handler in handlers]

    def _make_call(self, place: Outline) -> Call:
        return self._make_call_of(self._random.choices(self._handlers, self._weigh(place))[0])

    def _make_call_of(self, handler: Handler) -> Call:
        random = self._random
        call = Call(handler.name, self._make_arguments(handler))
        known = self._accepted[handler.name]
        if self._focus is not None and random.random() < SAME_ACTOR:
            call = self._address(handler, call, self._focus)
        elif Lever.FOCUS in self._levers and random.random() < IDLE:
            call = self._address(handler, call, self._choose_idle())
        elif known and Lever.KNOWN in self._levers and random.random() < AGAIN:
            call = self._vary(handler, random.choice(known))
        return replace(call, value=self._choose(64) if handler.is_payable else 0)

    def _address(self, handler: Handler, call: Call, actor: int) -> Call:
        """As one that was about the actor, or with a first argument that made it the caller elsewhere."""
        about = self._about.get((handler.name, actor))
        if about:
            return self._random.choice(about)
        first = self._callers.find(actor)
        if first is None or handler.name not in self._of_caller:
            return call
        return replace(call, arguments=(first, *call.arguments[1:]))

    def _choose_idle(self) -> int:
        """Who was seldom let do anything: that it may do nothing is to be seen too."""
        return self._random.choices(range(ACTORS), [1 / acts for acts in self._acts])[0]

    def count_edges(self, now: tuple[int, int]) -> Iterator[tuple[bool, int]]:
        """Of the moments that are now, one ago or the next: whether a block, and how far."""
        for moment, _ in self.moments:
            distance = now[not moment.is_block] - moment.at
            if -1 <= distance <= 1:
                yield moment.is_block, distance

    def _wait(self, call: Call, moment: Moment, now: tuple[int, int]) -> Call:
        """Until then, or one less, or one more."""
        left = max(moment.at - now[not moment.is_block] + self._random.choice((-1, 0, 1)), 0)
        if moment.is_block:
            return replace(call, blocks=left, seconds=left * SECONDS_OF_BLOCK)
        return replace(call, blocks=min(left // SECONDS_OF_BLOCK, LONGEST_BLOCKS), seconds=left)

    def _weigh(self, place: Outline) -> list[float]:
        """What is accepted here comes more often, the less often it came; nothing stays away for good."""
        everywhere, here = self._everywhere, self._places.get(place)
        if here is None or Lever.PLACE not in self._levers:
            return [RARELY + everywhere.rate(handler.name) for handler in self._handlers]
        return [
            (RARELY + here.rate(handler.name, everywhere.rate(handler.name)))
            / (1 + here.accepted[handler.name]) ** BOREDOM
            for handler in self._handlers
        ]

    def _vary(self, handler: Handler, call: Call) -> Call:
        if not handler.types:
            return call
        place = self._random.randrange(len(handler.types))
        arguments = list(call.arguments)
        arguments[place] = self._make_argument(handler.types[place])
        return replace(call, arguments=tuple(arguments))

    def _make_arguments(self, handler: Handler) -> tuple[Argument, ...]:
        return tuple(map(self._make_argument, handler.types))

    def _make_argument(self, kind: str) -> Argument:
        if kind == "bool":
            return self._random.random() < 0.5
        return self._choose(int(kind.removeprefix("uint")))

    def _choose(self, bits: int) -> int:
        """Anything, of any size, or a number of the code, or one beside it."""
        random, top = self._random, (1 << bits) - 1
        way = random.random()
        if way < 0.5 or (bits == 8 and way < 0.8):
            return random.getrandbits(bits)
        if way < 0.7:
            return random.getrandbits(random.randint(1, bits))
        if way < 0.8:
            return random.choice((0, top))
        return min(max(random.choice(self._constants) + random.choice((-1, 0, 1)), 0), top)

    def _pass_time(self) -> tuple[int, int]:
        """Often none; else blocks with their seconds, or seconds with their blocks."""
        random = self._random
        way = random.random()
        if way < 0.6:
            return 0, 0
        if way < 0.8:
            blocks = random.choice(self._blocks) if way < 0.7 else random.randint(1, LONGEST_BLOCKS)
            return blocks, blocks * SECONDS_OF_BLOCK
        seconds = random.choice(self._seconds)
        return min(seconds // SECONDS_OF_BLOCK, LONGEST_BLOCKS), seconds


def _near(constants: Sequence[int], most: int) -> tuple[int, ...]:
    near = {max(number + step, 0) for number in constants for step in (-1, 0, 1)}
    return tuple(sorted(number for number in near if number <= most))
