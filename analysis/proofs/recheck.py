"""The certificates of a run, tried again: do they still hold?"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.artefact import Artefact
from analysis.proofs import certificate
from analysis.proofs.attempt import Show
from analysis.proofs.certificate import Certificate
from analysis.proofs.engine import THEOREMS, Profile, prove
from analysis.proofs.theorem import Theorem
from analysis.verdict import Verdict


@dataclass(frozen=True)
class Rechecked:
    """A certificate of a run, and what the same theorem comes to now."""

    engine: str
    slug: str
    then: str
    now: str
    remark: str

    @property
    def is_same(self) -> bool:
        return self.then == self.now


def recheck(
    artefact: Artefact,
    folder: Path,
    show: Show,
    theorems: tuple[Theorem, ...] = THEOREMS,
) -> tuple[Rechecked, ...]:
    """Tries again, without any store, whatever `folder` has a certificate of; `remark` says what differs."""
    known = {(found.engine, found.slug): found for found in certificate.read_all(folder)}
    chosen = tuple(theorem for theorem in theorems if (theorem.engine, theorem.slug) in known)
    with TemporaryDirectory(prefix=".recheck-", dir=folder) as again:
        outcome = prove(artefact, Profile.DEEP, Path(again), show, chosen, store=None)
        made = {(found.engine, found.slug): found for found in certificate.read_all(Path(again))}
    answers = {(answer.engine, answer.slug): answer.verdict for answer in outcome.answers}
    return tuple(_compare(old, answers.get(name), made.get(name)) for name, old in known.items())


def _compare(old: Certificate, verdict: Verdict | None, new: Certificate | None) -> Rechecked:
    if verdict is None:
        return Rechecked(old.engine, old.slug, old.verdict, "", "there is no such theorem any more")
    kind, reason = certificate.describe(verdict)
    if new is not None and new.bytecode != old.bytecode:
        changed = [name for name, found in new.bytecode.items() if old.bytecode.get(name) != found]
        reason = f"the certificate is for another bytecode of {', '.join(changed)}"
        return Rechecked(old.engine, old.slug, old.verdict, f"{kind} of another bytecode", reason)
    return Rechecked(old.engine, old.slug, old.verdict, kind, reason)
