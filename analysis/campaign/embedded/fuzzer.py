"""One stream of calls from one seed: tries, keeps what is new, hands over what breaks."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from analysis.campaign.embedded.generation import Generator
from analysis.campaign.embedded.machine import Answer, Effect, Feature, Machine
from analysis.campaign.harness import Harness
from analysis.campaign.sequence import Call

Calls = tuple[Call, ...]

LENGTH = 40
"""Calls after a known beginning."""
BRANCHES = 8
"""From one beginning, which is gone through once for all of them."""
FROM_START = 0.3


@dataclass(frozen=True)
class Found:
    """`calls` are the first that broke `slug` in this way; it took `at` calls in all to come to them."""

    slug: str
    calls: Calls
    at: int


@dataclass(frozen=True)
class Kept:
    """A sequence worth beginning with: its last call was answered as none before."""

    calls: Calls
    at: int


@dataclass
class Tally:
    """What was done: `tried` and `accepted` by handler, `met` by what calls were and how answered."""

    calls: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    met: Counter[Feature] = field(default_factory=Counter)


Hear = Callable[[Found | Kept], None]


class Fuzzer:
    """The same harness, seed and corpus give the same calls."""

    def __init__(
        self,
        harness: Harness,
        constants: Sequence[int],
        seed: str,
        hear: Hear,
        corpus: Sequence[Calls] = (),
    ) -> None:
        self.tally = Tally()
        self._slugs = harness.slugs
        self._machine = Machine(harness)
        self._random = Random(seed)
        self._generator = Generator(harness.handlers, constants, self._random)
        self._hear = hear
        self._kept: dict[Feature, Calls] = {}
        self._waiting = list(corpus)
        self._ways: Counter[tuple[str, str]] = Counter()

    def fuzz(self) -> Iterator[None]:
        """Without end; stops after each sequence. The world is as it was founded once this is closed."""
        while True:
            beginning = self._waiting.pop() if self._waiting else self._choose_beginning()
            with self._machine.rolled_back():
                broken = 0
                for number, call in enumerate(beginning):
                    broken = self._take(call, beginning[:number], broken).broken
                for _ in range(BRANCHES):
                    with self._machine.rolled_back():
                        self._go_on(beginning, broken)
                    yield

    def _choose_beginning(self) -> Calls:
        if not self._kept or self._random.random() < FROM_START:
            return ()
        features = list(self._kept)
        weights = [1 / self.tally.met[feature] for feature in features]
        return self._kept[self._random.choices(features, weights)[0]]

    def _go_on(self, calls: Calls, broken: int) -> None:
        for _ in range(LENGTH):
            call = self._generator.generate()
            effect = self._take(call, calls, broken)
            if effect.answer is not Answer.VOID:
                calls = (*calls, call)
            broken = effect.broken

    def _take(self, call: Call, before: Calls, broken: int) -> Effect:
        effect = self._machine.run(call)
        tally = self.tally
        tally.calls += 1
        tally.tried[call.handler] += 1
        tally.met[effect.feature] += 1
        if effect.answer is Answer.ACCEPTED:
            tally.accepted[call.handler] += 1
        self._generator.learn(call, effect.answer)
        if effect.broken != broken:
            self._note(effect.broken & ~broken, (*before, call))
        elif effect.feature not in self._kept:
            self._keep(effect.feature, (*before, call))
        return effect

    def _note(self, broken: int, calls: Calls) -> None:
        """Those of one property that end with different handlers are taken for different failures."""
        for bit, slug in enumerate(self._slugs):
            way = slug, calls[-1].handler
            if broken >> bit & 1 and not self._ways[way]:
                self._ways[way] += 1
                self._hear(Found(slug, calls, self.tally.calls))

    def _keep(self, feature: Feature, calls: Calls) -> None:
        self._kept[feature] = calls
        self._hear(Kept(calls, self.tally.calls))
