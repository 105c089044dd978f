"""Which call comes next: its handler, its arguments, the time before it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from analysis.campaign.embedded.machine import Answer, Outline
from analysis.campaign.harness import Handler
from analysis.campaign.sequence import Argument, Call

SECONDS_OF_BLOCK = 12
LONGEST_BLOCKS, LONGEST_SECONDS = 10_000, 40 * 86_400
"""Beyond the longest delays of the contracts, of SSV and of the harness."""

REMEMBERED = 32
"""Calls of each handler that were accepted, whose arguments are worth using again."""
AGAIN = 0.5
RARELY = 0.1
BOREDOM = 0.5


class Experience:
    """How often each handler was tried, and was accepted."""

    def __init__(self, handlers: Iterable[str]) -> None:
        self.tried = dict.fromkeys(handlers, 0)
        self.accepted = dict.fromkeys(handlers, 0)

    def rate(self, handler: str, expected: float = 1.0) -> float:
        """`expected` counts as much as two calls do."""
        return (self.accepted[handler] + 2 * expected) / (self.tried[handler] + 2)


class Generator:
    """Learns what is accepted where; the same `random` and the same answers give the same calls."""

    def __init__(self, handlers: Mapping[str, Handler], constants: Sequence[int], random: Random) -> None:
        self._random = random
        self._handlers = tuple(handlers.values())
        self._accepted: dict[str, list[Call]] = {handler.name: [] for handler in self._handlers}
        self._everywhere = Experience(handlers)
        self._places: dict[Outline, Experience] = {}
        self._constants = constants
        self._blocks = _near(constants, LONGEST_BLOCKS)
        self._seconds = _near(constants, LONGEST_SECONDS)

    def learn(self, place: Outline, call: Call, answer: Answer) -> None:
        """`place` is where the call was made."""
        is_accepted = answer is Answer.ACCEPTED
        here = self._places.setdefault(place, Experience(self._accepted))
        for experience in (self._everywhere, here):
            experience.tried[call.handler] += 1
            experience.accepted[call.handler] += is_accepted
        if not is_accepted:
            return
        known = self._accepted[call.handler]
        if len(known) < REMEMBERED:
            known.append(call)
        else:
            known[self._random.randrange(REMEMBERED)] = call

    def generate(self, place: Outline) -> Call:
        random = self._random
        handler = random.choices(self._handlers, self._weigh(place))[0]
        known = self._accepted[handler.name]
        call = Call(handler.name, self._make_arguments(handler))
        if known and random.random() < AGAIN:
            call = self._vary(handler, random.choice(known))
        blocks, seconds = self._pass_time()
        value = self._choose(64) if handler.is_payable else 0
        return replace(call, blocks=blocks, seconds=seconds, value=value)

    def _weigh(self, place: Outline) -> list[float]:
        """What is accepted here comes more often, the less often it came; nothing stays away for good."""
        everywhere, here = self._everywhere, self._places.get(place)
        if here is None:
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
