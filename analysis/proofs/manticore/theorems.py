"""What Manticore is to show of the proxy and of the mega-cluster's entries, call by call."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.fault import Fault
from analysis.proofs.manticore.calldata import BYTES, ITEMS
from analysis.proofs.manticore.environment import NAME
from analysis.proofs.manticore.questions import ACCESS, COMMANDS, ENTRIES, ISOLATION, NAMING
from analysis.proofs.manticore.stages import MEGA_CLUSTER, PROXY
from analysis.proofs.theorem import Theorem

BOUNDS = (
    "one call, with less than 2^128 wei",
    f"calldata of one length for each function, with room for {ITEMS} in each list and {BYTES} bytes in each"
    " string; offsets, lengths and content are free",
)
ONE_PROXY = "one proxy, with the addresses of one deployment"
ONE_STRANGER = (
    "members' entries for one stranger's address; any storage, but nothing in the stranger's own record"
)


def _theorem(
    slug: str, statement: str, subject: str, parts: Sequence[str], fault: Fault, bitten: str, *bounds: str
) -> Theorem:
    return Theorem(
        slug,
        NAME,
        statement,
        subjects=(subject,),
        parts=tuple(parts),
        possible=tuple(parts),
        fault=fault,
        bitten=(bitten,),
        bounds=(*BOUNDS, *bounds),
    )


def _isolation(parts: Sequence[str], *bounds: str) -> Theorem:
    return _theorem(
        ISOLATION,
        "A command of a proxy ends well, or calls anybody, for no caller but the mega-cluster and no named"
        " entity but the proxy's own, whatever the calldata and the value.",
        PROXY,
        parts,
        Fault(
            "contracts/EntityProxy.sol",
            "require(msg.sender == megaCluster, NotMegaCluster(msg.sender));",
            "",
            "the proxy obeys anyone who names its entity",
        ),
        COMMANDS[0],
        ONE_PROXY,
        *bounds,
    )


QUICK = replace(_isolation(COMMANDS[:1], f"of all commands, {COMMANDS[0]} alone"), is_quick=True)

THEOREMS = (
    replace(_isolation(COMMANDS), quick=QUICK),
    _theorem(
        NAMING,
        "A command of a proxy that the mega-cluster gives for another entity than the proxy's own never ends"
        " well, nor calls anybody, whatever the calldata and the value.",
        PROXY,
        COMMANDS,
        Fault(
            "contracts/EntityProxy.sol",
            "require(entity_ == entity, NotThisEntity(entity_));",
            "",
            "the proxy obeys for any entity",
        ),
        COMMANDS[0],
        ONE_PROXY,
    ),
    _theorem(
        ACCESS,
        "Every entry of the mega-cluster that changes something, but for releaseSlots, refuses whoever never"
        " joined; the governor's entries refuse everybody but the governor, acceptOwnership everybody but the"
        " one named to follow, and join the unlisted while membership is closed.",
        MEGA_CLUSTER,
        ENTRIES,
        Fault(
            "contracts/megacluster/Members.sol",
            "function list(address entity) external onlyOwner {",
            "function list(address entity) external {",
            "anyone may list an entity",
        ),
        "list",
        ONE_STRANGER,
    ),
)
