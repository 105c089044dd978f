"""What a run comes to. Every format takes its numbers from here, so that they are the same in all."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from analysis.excerpt import Excerpt
from analysis.exit_code import ExitCode, exit_code, is_asked, is_conclusive
from analysis.finding import Finding, Impact, Status
from analysis.property import Assumption
from analysis.reconcile import Reconciliation, Row, Standing, reconcile, stand
from analysis.record import Declaration, Engine, Run, Sequence, Verb
from analysis.report.reach import list_warnings
from analysis.report.wording import NOBODY_LOOKED, STANDINGS, count, describe
from analysis.run import hash_inputs
from analysis.verdict import Answer, NotRun, Unknown, Violated


class Conclusion(StrEnum):
    VIOLATED = "violated"
    FINDINGS = "findings"
    NO_VERDICT = "no verdict"
    INCONCLUSIVE = "inconclusive"
    HOLDS = "holds"


@dataclass(frozen=True)
class Gap:
    """Something that was not checked."""

    subject: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class Violation:
    """`answers` are those that say so; `reason` is the waiver's, where one is in force."""

    row: Row
    answers: tuple[Answer, ...]
    sequences: tuple[Sequence, ...]
    declaration: Declaration | None
    is_waived: bool
    reason: str


@dataclass(frozen=True)
class Tally:
    """Findings of one impact."""

    impact: Impact
    open: int
    waived: int
    disabled: int


@dataclass(frozen=True)
class Summary:
    conclusion: Conclusion
    sentence: str
    exit_code: ExitCode
    source_hash: str
    joined: Reconciliation
    standings: tuple[tuple[Standing, int], ...]
    tallies: tuple[Tally, ...]
    engines: tuple[str, ...]
    families: tuple[tuple[str, tuple[Row, ...]], ...]
    violations: tuple[Violation, ...]
    findings: tuple[Finding, ...]
    proofs: tuple[tuple[Row, Answer], ...]
    assumed: tuple[Assumption, ...]
    gaps: tuple[Gap, ...]
    blind: tuple[str, ...]
    health: str


def summarize(run: Run) -> Summary:
    joined = reconcile(run.properties, run.answers, run.engines)
    conclusion = _conclude(run, joined)
    proofs = _list_proofs(run, joined)
    return Summary(
        conclusion=conclusion,
        sentence=_say(conclusion, run, joined),
        exit_code=exit_code(run),
        source_hash=hash_inputs(run.inputs),
        joined=joined,
        standings=count_standings(joined.rows),
        tallies=_count_findings(run),
        engines=_list_engines(run),
        families=_group(joined.rows),
        violations=tuple(_violation(run, row) for row in joined.rows if row.standing is Standing.VIOLATED),
        findings=tuple(sorted(run.findings, key=_finding_order)),
        proofs=proofs,
        assumed=_list_assumptions(run, proofs),
        gaps=tuple(_find_gaps(run, joined)),
        blind=_list_blind(run),
        health=_say_health(run),
    )


def _conclude(run: Run, joined: Reconciliation) -> Conclusion:
    match exit_code(run):
        case ExitCode.VIOLATED:
            return Conclusion.VIOLATED if _unwaived(run, joined) else Conclusion.FINDINGS
        case ExitCode.FAILED:
            return Conclusion.NO_VERDICT
        case _:
            return Conclusion.HOLDS if is_conclusive(run, joined) else Conclusion.INCONCLUSIVE


def _say(conclusion: Conclusion, run: Run, joined: Reconciliation) -> str:
    requested = [row for row in joined.rows if is_asked(run, row)]
    match conclusion:
        case Conclusion.VIOLATED:
            return count(len(_unwaived(run, joined)), "property is violated", "properties are violated")
        case Conclusion.FINDINGS:
            serious = sum(_is_serious(run, finding) for finding in run.findings)
            return f"{count(serious, 'open finding')} at or above the threshold"
        case Conclusion.NO_VERDICT:
            return "No verdict was reached"
        case Conclusion.INCONCLUSIVE:
            return f"Inconclusive: {'; '.join(_list_doubts(run, joined, requested))}"
        case Conclusion.HOLDS if not requested:
            return "No open finding at or above the threshold"
        case Conclusion.HOLDS:
            return _say_what_holds([row.standing for row in requested])


def _say_what_holds(standings: list[Standing]) -> str:
    """Violations among them are waived: else this would not be said."""
    waived = standings.count(Standing.VIOLATED)
    holding = count(len(standings) - waived, "property", "properties")
    if waived:
        return f"All but {count(waived, 'waived violation')} holds of what was requested: {holding}"
    return f"All that was requested holds: {holding}"


def _list_doubts(run: Run, joined: Reconciliation, requested: list[Row]) -> Iterator[str]:
    silent = sum(row.standing <= Standing.UNKNOWN for row in requested)
    if silent:
        asked = count(len(requested), "requested property", "requested properties")
        yield f"{silent} of {asked} without verdict"
    if run.is_cut_off:
        yield "the run was cut off"
    if joined.alarms:
        yield "engines contradict each other or the catalogue"
    if _list_blind(run):
        yield "an engine missed its seeded violation"


def _unwaived(run: Run, joined: Reconciliation) -> list[Row]:
    violated = [row for row in joined.rows if row.standing is Standing.VIOLATED]
    return [row for row in violated if row.claim.slug not in run.waived]


def _is_serious(run: Run, finding: Finding) -> bool:
    return finding.status is Status.OPEN and finding.impact >= run.options.threshold


def count_standings(rows: tuple[Row, ...]) -> tuple[tuple[Standing, int], ...]:
    """Every standing, weightiest first."""
    counts = Counter(row.standing for row in rows)
    return tuple((standing, counts[standing]) for standing in STANDINGS)


def _count_findings(run: Run) -> tuple[Tally, ...]:
    counts = Counter((finding.impact, finding.status) for finding in run.findings)
    return tuple(
        Tally(
            impact,
            counts[impact, Status.OPEN],
            counts[impact, Status.WAIVED],
            counts[impact, Status.DISABLED],
        )
        for impact in sorted(Impact, reverse=True)
    )


def _list_engines(run: Run) -> tuple[str, ...]:
    """All that the catalogue names, then those that spoke unasked."""
    expected = [engine for row in run.properties for engine in row.engines]
    return tuple(dict.fromkeys((*expected, *(answer.engine for answer in run.answers))))


def _list_blind(run: Run) -> tuple[str, ...]:
    return tuple(engine.name for engine in run.engines if not engine.bites)


def _say_health(run: Run) -> str:
    if not run.engines:
        return "no engine ran"
    if _list_blind(run):
        return "; ".join(_say_missed(engine) for engine in run.engines if not engine.bites)
    return f"every engine found its seeded violations ({len(run.engines)} of {len(run.engines)})"


def _say_missed(engine: Engine) -> str:
    missed = [canary for canary in engine.canaries if not canary.is_found]
    if not missed:
        return f"{engine.name}'s verdicts do not count: it was shown no seeded violation"
    named = "; ".join(f"{c.seeded}{f': {c.remark}' if c.remark else ''}" for c in missed)
    return f"{engine.name}'s verdicts do not count: it did not find its seeded violation ({named})"


def _group(rows: tuple[Row, ...]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    families = dict.fromkeys(row.claim.family for row in rows)
    return tuple((family, tuple(row for row in rows if row.claim.family == family)) for family in families)


def _violation(run: Run, row: Row) -> Violation:
    slug = row.claim.slug
    reasons = [waiver.why for waiver in run.waivers if waiver.subject == slug]
    return Violation(
        row,
        tuple(answer for answer in row.answers if isinstance(answer.verdict, Violated)),
        tuple(sequence for sequence in run.sequences if sequence.slug == slug),
        next((place for place in run.declarations if place.slug == slug), None),
        slug in run.waived,
        reasons[0] if slug in run.waived else "",
    )


def _finding_order(finding: Finding) -> tuple[int, int, int, str, str]:
    rank = list(Status).index(finding.status)
    return rank, -finding.impact, -finding.confidence, finding.check, finding.subject


def _list_proofs(run: Run, joined: Reconciliation) -> tuple[tuple[Row, Answer], ...]:
    """What provers said, but where they did not run, and what anybody else proved."""
    provers = {engine.name for engine in run.engines if engine.verb is Verb.PROVE}
    return tuple(
        (row, answer)
        for row in joined.rows
        for answer in row.answers
        if stand(answer.verdict) in (Standing.PROVED, Standing.PROVED_BOUNDED)
        or (answer.engine in provers and not isinstance(answer.verdict, NotRun))
    )


def assumptions_of(row: Row, answer: Answer) -> tuple[str, ...]:
    """The property's own, then those that this answer adds."""
    return tuple(dict.fromkeys((*row.claim.assumptions, *answer.assumptions)))


def find_excerpts(run: Run, finding: Finding) -> tuple[Excerpt, ...]:
    places = {(place.path, place.line, place.last_line) for place in finding.locations}
    return tuple(e for e in run.excerpts if (e.path, e.line, e.last_line) in places)


def _list_assumptions(run: Run, proofs: tuple[tuple[Row, Answer], ...]) -> tuple[Assumption, ...]:
    sentences = {assumption.slug: assumption.statement for assumption in run.assumptions}
    used = dict.fromkeys(slug for row, answer in proofs for slug in assumptions_of(row, answer))
    return tuple(
        Assumption(slug, sentences.get(slug, "The catalogue has no sentence for it.")) for slug in used
    )


def _find_gaps(run: Run, joined: Reconciliation) -> Iterator[Gap]:
    if run.is_cut_off:
        yield Gap("the run", "was cut off; what follows is what it had by then", run.options.command)
    if not run.has_detected:
        yield Gap("findings", NOBODY_LOOKED)
    yield from _open_properties(run, joined)
    yield from _silent_engines([row for row in joined.rows if is_asked(run, row)])
    for tool in run.tools:
        if not tool.version:
            yield Gap(tool.name, "was not found", tool.remedy)
    for campaign in run.campaigns:
        if not campaign.coverable and not run.coverage:
            yield Gap(campaign.engine, "its coverage was not counted")
    yield from (Gap(what, why) for what, why in list_warnings(run))
    yield from (Gap("note", note) for note in run.notes)


def _open_properties(run: Run, joined: Reconciliation) -> Iterator[Gap]:
    others = sum(not is_asked(run, row) for row in joined.rows)
    if others:
        yield Gap(count(others, "other property", "other properties"), "not asked for")
    for row in joined.rows:
        if is_asked(run, row) and row.standing <= Standing.UNKNOWN:
            remedy = row.status.remedy if isinstance(row.status, NotRun) else ""
            yield Gap(row.claim.slug, f"has no verdict ({describe(row.status)})", remedy)


def _silent_engines(rows: list[Row]) -> Iterator[Gap]:
    """Those of the matrix's cells that say nothing, by engine and reason."""
    silent: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        for answer in row.answers:
            match answer.verdict:
                case NotRun(reason=reason, remedy=remedy):
                    silent[answer.engine, f"not run: {reason}", remedy] += 1
                case Unknown(reason=reason):
                    silent[answer.engine, f"unknown: {reason}", ""] += 1
                case _:
                    pass
    for (engine, reason, remedy), number in silent.items():
        yield Gap(f"{engine}, {count(number, 'property', 'properties')}", reason, remedy)
