"""The functions of a contract that change something, and whether a proof goes through them all."""

from collections import Counter
from collections.abc import Collection

from analysis.abi import signature_of
from analysis.artefact import Contract
from analysis.errors import ProofError


def commands(contract: Contract) -> dict[str, int]:
    """The selectors of the functions that change something, by signature."""
    views = {
        signature_of(entry)
        for entry in contract.abi
        if entry["type"] == "function" and entry["stateMutability"] in ("view", "pure")
    }
    return {
        signature: int(selector, 16)
        for signature, selector in contract.method_identifiers.items()
        if signature not in views
    }


def check_commands(contract: Contract, named: Collection[str], remedy: str) -> None:
    """A function without a proof must not go unnoticed, nor one that is no more, nor a second of a name."""
    there = Counter(signature.partition("(")[0] for signature in commands(contract))
    asked = Counter(named)
    if odd := sorted((there - asked) + (asked - there)):
        raise ProofError(
            contract.name,
            f"has other functions than the proof goes through ({', '.join(odd)})",
            remedy,
        )
