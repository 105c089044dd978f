"""Where all that can be observed on a chain is otherwise than in a state of the specification."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.chain import CallFailedError, Chain, Deployed
from analysis.lockstep.observation import Key, Names, get_differences, get_query, get_sections, get_words
from specs.accounts import Account
from specs.state import State

NO_ADDRESS: Final = "0x" + "00" * 20


@dataclass(frozen=True)
class Observer:
    """`deployed` is `tests/contracts/Observer.sol`; it looks at `actors` and all that a state knows of."""

    deployed: Deployed
    actors: Sequence[Account]

    def list_differences(self, state: State, names: Names, touched: Collection[Key] = ()) -> list[str]:
        """`touched` are keys to look at though the state does not know them (any more)."""
        keys = sorted({*touched, *state.ssv.validators})
        sections = get_sections(state, names, self.actors, keys)
        try:
            answer = self._ask(get_query(state, names, self.actors, keys))
        except CallFailedError as failure:
            return [f"the chain's state cannot be observed: {failure}"]
        return [] if get_words(sections) == answer else list(get_differences(sections, answer))

    def _ask(self, query: Sequence[int]) -> bytes:
        """Encoded by hand: the general codec takes longer than the call."""
        data = self.deployed.interface.functions["observe"].selector
        data += b"".join(word.to_bytes(32, "big") for word in (32, len(query), *query))
        chain: Chain = self.deployed.chain
        return chain.read(NO_ADDRESS, self.deployed.address, data)[64:]
