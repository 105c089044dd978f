"""Disagreements that long runs found, each as the shortest run that shows it."""

from analysis.artefact import Artefact
from analysis.lockstep.bytecode import STRANGER
from analysis.lockstep.worlds import PRESETS, create_lockstep
from specs.calls import Call
from specs.ssv import Cluster
from specs.token import UNLIMITED


def test_a_sum_beyond_256_bits_is_refused_before_the_tokens_are_counted(artefact: Artefact) -> None:
    lockstep = create_lockstep(artefact, PRESETS[0])
    public = tuple(n for n, operator in lockstep.state.ssv.operators.items() if not operator.is_private)[:4]

    def register(key: bytes, amount: int) -> None:
        cluster = lockstep.state.ssv.clusters.get((STRANGER, public), Cluster())
        arguments = ((key * 48,), public, (b"",), amount, cluster)
        lockstep.step(Call("SSV.bulkRegisterValidator", STRANGER, arguments))

    register(b"\x01", 10**14)
    register(b"\x02", UNLIMITED)
    cluster = lockstep.state.ssv.clusters[STRANGER, public]
    lockstep.step(Call("SSV.deposit", STRANGER, (STRANGER, public, UNLIMITED, cluster)))
    assert [line.rpartition(" ")[2] for line in lockstep.history[-3:]] == [
        "accepted",
        "SsvSumTooLarge",
        "SsvSumTooLarge",
    ]
