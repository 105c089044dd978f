"""One stream of calls from one seed: tries, keeps what is new, hands over what breaks."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random

from analysis.campaign.embedded.generation import Generator
from analysis.campaign.embedded.lever import ALL, Lever
from analysis.campaign.embedded.machine import LAST, Answer, Effect, Feature, Machine
from analysis.campaign.embedded.sketch import Sketch
from analysis.campaign.harness import Harness
from analysis.campaign.oracle import SLUG, Oracle, create_oracle
from analysis.campaign.sequence import Call

Calls = tuple[Call, ...]

Mark = tuple[str, object]
"""Why a state is worth coming back to, and of which kind: a call was accepted as none before, it has another
outline, or a moment that was named is near.
"""

LENGTH = 20
"""Calls after a known beginning."""
BRANCHES = 2
SCOUTED_BRANCHES = 8
"""From one beginning, which is gone through once for all of them."""
FROM_START = 0.2
FOLLOWED = 1 / 8
"""Of the beginnings, where the specification is to follow at all, which takes some three times as long."""
FROM_CORPUS, SWEEPS = 0.8, 2
"""Of the beginnings, while one is left that the campaign began with; steps by each handler from there."""
SCOUTING = 0.4
"""Of the beginnings: those from which sequences are examined at their end alone, and so run faster."""


@dataclass(frozen=True)
class Found:
    """`calls` are the first that broke `slug` in this way; it took `at` calls in all to come to them."""

    slug: str
    calls: Calls
    at: int


@dataclass(frozen=True)
class Kept:
    """Worth keeping: its last call led where none had led before, or was refused as none before."""

    calls: Calls
    at: int


@dataclass
class Tally:
    """What was done: `tried` and `accepted` by handler, `met` by what calls were and how answered.

    Of the `calls`, `examined` were so one by one, of which `taken` were accepted; the others were scouted.
    `followed` were compared with the specification, for which it took `following` seconds of CPU.
    `shown` are the kinds of those taken; `first` says at which call each kind came up.
    """

    calls: int = 0
    examined: int = 0
    taken: int = 0
    followed: int = 0
    following: float = 0.0
    tried: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    met: Counter[Feature] = field(default_factory=Counter)
    shown: Counter[Feature] = field(default_factory=Counter)
    first: dict[Feature, int] = field(default_factory=dict)
    states: Sketch = field(default_factory=Sketch)


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
        levers: frozenset[Lever] = ALL,
        is_followed: bool = False,
    ) -> None:
        """`is_followed`: by the specification, in one of `1 / FOLLOWED` beginnings."""
        self.tally = Tally()
        self._levers = levers
        self._slugs = harness.slugs
        self._machine = Machine(harness)
        self._oracle: Oracle | None = create_oracle(self._machine.world) if is_followed else None
        # Whether the specification follows must not change what happens.
        self._choices = Random(f"{seed} followed")
        self._is_followed = False
        self._random = Random(seed)
        self._generator = Generator(harness.handlers, constants, self._random, levers)
        self._hear = hear
        self._start = self._place = self._machine.outline
        self._kept: dict[Mark, Calls] = {}
        self._seen: Counter[Mark] = Counter()
        # One sweep from each of them, before a second from any.
        sweeps = SWEEPS if Lever.SWEEPING in levers else 1
        self._corpus = deque(self._random.sample(corpus, len(corpus)) * sweeps)
        self._waiting: deque[Calls] = deque()
        self._broken: deque[Calls] = deque()
        self._is_scouting = False
        self._known = 0
        self._about: tuple[int, ...] = ()
        self._news: Calls = ()
        self._ways: Counter[tuple[str, str]] = Counter()

    def fuzz(self) -> Iterator[None]:
        """Without end; stops after each sequence. The world is as it was founded once this is closed."""
        while True:
            if self._broken:
                yield from self._go_on_from(self._broken.popleft(), 0)
            elif self._corpus and self._random.random() < FROM_CORPUS:
                yield from self._set_out_from(self._corpus.popleft())
            elif Lever.SCOUTING in self._levers and self._random.random() < SCOUTING:
                with self._machine.scouting():
                    yield from self._scout_from(self._choose_beginning())
            else:
                # Many properties are of single steps, which a scout does not see.
                beginning = self._waiting.popleft() if self._waiting else self._choose_beginning()
                yield from self._go_on_from(beginning, BRANCHES)

    def _go_on_from(self, beginning: Calls, branches: int) -> Iterator[None]:
        with self._machine.rolled_back(), self._followed(self._is_to_follow()):
            broken = self._begin(beginning)
            place, moments = self._place, self._generator.moments
            is_followed = self._is_followed
            for _ in range(branches):
                with self._machine.rolled_back(), self._followed(is_followed):
                    self._place, self._generator.moments = place, moments
                    self._go_on(beginning, broken)
                yield
        yield

    def _set_out_from(self, beginning: Calls) -> Iterator[None]:
        if Lever.SWEEPING not in self._levers:
            yield from self._go_on_from(beginning, BRANCHES)
            return
        with self._machine.rolled_back(), self._followed(self._is_to_follow()):
            broken = self._begin(beginning)
            place, moments = self._place, self._generator.moments
            is_followed = self._is_followed
            self._generator.begin(self._choose_actor())
            for call in self._generator.list_one_of_each():
                with self._machine.rolled_back(), self._followed(is_followed):
                    self._place, self._generator.moments = place, moments
                    self._take(call, beginning, broken)
        yield

    def _is_to_follow(self) -> bool:
        """At once, and then seldom."""
        return not self.tally.followed or self._choices.random() < FOLLOWED

    @contextmanager
    def _followed(self, is_followed: bool) -> Iterator[None]:
        """By the specification, up to where the contracts go another way."""
        if self._oracle is None or not is_followed:
            yield
            return
        before, self._is_followed = self._is_followed, True
        with self._oracle.forked():
            yield
        self._is_followed = before

    def _scout_from(self, beginning: Calls) -> Iterator[None]:
        """Whatever is new, or broken at the end, waits to be gone through again with every call examined."""
        self._is_scouting = True
        try:
            with self._machine.rolled_back():
                self._begin(beginning)
                place, moments = self._place, self._generator.moments
                for _ in range(SCOUTED_BRANCHES):
                    with self._machine.rolled_back():
                        self._place, self._generator.moments = place, moments
                        self._take_news()
                        calls = self._go_on(beginning, 0)
                        if self._machine.conclude() & ~self._known:
                            self._broken.append((*calls, LAST))
                        elif news := self._take_news():
                            self._waiting.append(news)
                    yield
        finally:
            self._is_scouting = False

    def _take_news(self) -> Calls:
        """Up to the last call by which the sequence at hand led where none had led before."""
        news, self._news = self._news, ()
        return news

    def _begin(self, beginning: Calls) -> int:
        broken = 0
        self._about = ()
        self._place, self._generator.moments = self._start, ()
        for number, call in enumerate(beginning):
            effect = self._take(call, beginning[:number], broken)
            broken = effect.broken
            self._about = tuple(sorted(effect.about))
        return broken

    def _choose_beginning(self) -> Calls:
        """From the start, or from where the rarest came up."""
        is_known = bool(self._kept) and Lever.CORPUS in self._levers
        if not is_known or self._random.random() < FROM_START:
            return ()
        by_kind: dict[str, list[Mark]] = {}
        for mark in self._kept:
            by_kind.setdefault(mark[0], []).append(mark)
        marks = by_kind[self._random.choice(sorted(by_kind))]
        chosen = self._random.choices(marks, [1 / self._seen[mark] for mark in marks])[0]
        self._seen[chosen] += 1
        return self._kept[chosen]

    def _choose_actor(self) -> int | None:
        """One of those whom the last call of the beginning was about."""
        return self._random.choice(self._about) if self._about else None

    def _list_marks(self, feature: Feature) -> list[Mark]:
        """Of the state at hand, to which a call of this feature led."""
        marks: list[Mark] = [("feature", feature), ("outline", self._place)]
        if Lever.MOMENTS in self._levers:
            edges = sorted(set(self._generator.count_edges(self._machine.now)))
            marks += [("edge", (feature[0], *edge)) for edge in edges]
        return marks

    def _go_on(self, calls: Calls, broken: int) -> Calls:
        """What was not accepted leaves nothing but its time, which passes before the next."""
        blocks = seconds = 0
        self._generator.begin(self._choose_actor())
        for _ in range(LENGTH):
            call = self._generator.generate(self._place, self._machine.now)
            effect = self._take(call, calls, broken, blocks, seconds)
            blocks, seconds = blocks + call.blocks, seconds + call.seconds
            if effect.answer is Answer.ACCEPTED:
                calls = (*calls, replace(call, blocks=blocks, seconds=seconds))
                blocks = seconds = 0
            broken = effect.broken
        return calls

    def _take(self, call: Call, before: Calls, broken: int, blocks: int = 0, seconds: int = 0) -> Effect:
        """`blocks` and `seconds` have passed since the last of `before`, without those of the call."""
        effect = self._machine.run(call)
        tally = self.tally
        strays = self._is_followed and self._does_stray(effect)
        tally.calls += 1
        tally.examined += not self._is_scouting
        tally.tried[call.handler] += 1
        tally.met[effect.feature] += 1
        self._generator.learn(self._place, call, effect)
        marks: Sequence[Mark] = ()
        if effect.answer is Answer.ACCEPTED:
            tally.accepted[call.handler] += 1
            tally.taken += not self._is_scouting
            self._place = self._machine.outline
            tally.states.add(self._machine.state)
            if not self._is_scouting:
                tally.shown[effect.feature] += 1
                tally.first.setdefault(effect.feature, tally.examined)
            marks = self._list_marks(effect.feature)
            self._seen.update(marks)
            marks = [mark for mark in marks if mark not in self._kept]
        is_first_refusal = effect.answer is Answer.REFUSED and tally.met[effect.feature] == 1
        if effect.broken == broken and not is_first_refusal and not marks and not strays:
            return effect
        late = replace(call, blocks=call.blocks + blocks, seconds=call.seconds + seconds)
        if strays:
            self._hear_of(SLUG, (*before, late))
        if effect.broken != broken:
            self._note(effect.broken & ~broken, (*before, late))
        elif is_first_refusal:
            self._hear(Kept((*before, late), tally.calls))
        else:
            self._keep(marks, (*before, late))
        return effect

    def _note(self, broken: int, calls: Calls) -> None:
        """Those of one property are taken for different failures where another call broke it."""
        self._known |= broken
        for bit, slug in enumerate(self._slugs):
            if broken >> bit & 1:
                self._hear_of(slug, calls)

    def _hear_of(self, slug: str, calls: Calls) -> None:
        way = slug, calls[-1].handler
        if not self._ways[way]:
            self._ways[way] += 1
            self._hear(Found(slug, calls, self.tally.calls))

    def _does_stray(self, effect: Effect) -> bool:
        """The specification has nothing to say of what comes after a call by which the contracts do."""
        assert self._oracle is not None
        start = time.process_time()
        strays = bool(self._oracle.follow(effect.answer is not Answer.VOID))
        self._is_followed = not strays
        self.tally.followed += 1
        self.tally.following += time.process_time() - start
        return strays

    def _keep(self, marks: Sequence[Mark], calls: Calls) -> None:
        self._kept.update(dict.fromkeys(marks, calls))
        self._news = calls
        self._hear(Kept(calls, self.tally.calls))
