"""Which call comes next: its handler, its arguments, the time before it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from analysis.campaign.embedded.machine import Answer
from analysis.campaign.harness import Handler
from analysis.campaign.sequence import Argument, Call

SECONDS_OF_BLOCK = 12
LONGEST_BLOCKS, LONGEST_SECONDS = 10_000, 40 * 86_400
"""Beyond the longest delays of the contracts, of SSV and of the harness."""

REMEMBERED = 32
"""Calls of each handler that were accepted, whose arguments are worth using again."""


class Generator:
    """Learns what is accepted; the same `random` and the same answers give the same calls."""

    def __init__(self, handlers: Mapping[str, Handler], constants: Sequence[int], random: Random) -> None:
        self._random = random
        self._handlers = tuple(handlers.values())
        self._accepted: dict[str, list[Call]] = {handler.name: [] for handler in self._handlers}
        self._tried = dict.fromkeys(handlers, 1)
        self._taken = dict.fromkeys(handlers, 1)
        self._constants = constants
        self._blocks = _near(constants, LONGEST_BLOCKS)
        self._seconds = _near(constants, LONGEST_SECONDS)

    def learn(self, call: Call, answer: Answer) -> None:
        self._tried[call.handler] += 1
        if answer is not Answer.ACCEPTED:
            return
        self._taken[call.handler] += 1
        known = self._accepted[call.handler]
        if len(known) < REMEMBERED:
            known.append(call)
        else:
            known[self._random.randrange(REMEMBERED)] = call

    def generate(self) -> Call:
        random = self._random
        handler = random.choices(self._handlers, self._weights())[0]
        known = self._accepted[handler.name]
        call = Call(handler.name, self._make_arguments(handler))
        if known and random.random() < 0.5:
            call = self._vary(handler, random.choice(known))
        blocks, seconds = self._pass_time()
        value = self._choose(64) if handler.is_payable else 0
        return replace(call, blocks=blocks, seconds=seconds, value=value)

    def vary(self, call: Call) -> Call:
        """Other arguments, or other time."""
        handler = next(h for h in self._handlers if h.name == call.handler)
        if self._random.random() < 0.5:
            blocks, seconds = self._pass_time()
            return replace(call, blocks=blocks, seconds=seconds)
        return self._vary(handler, call)

    def _weights(self) -> list[float]:
        """What was refused often comes less often, and never goes away."""
        return [0.2 + self._taken[h.name] / self._tried[h.name] for h in self._handlers]

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
