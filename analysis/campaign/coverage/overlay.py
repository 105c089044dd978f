"""What one call changes, over a chain that it does not change: accounts as py-evm's opcodes ask for them."""

from typing import Any

from eth_hash.auto import keccak

from analysis.chain import CODE_LIMIT, Chain

Key = tuple[bytes, str | int]
"""An account, and which of its words: the number of a slot, or the name of another thing that it has."""

LONGEST = 8 * CODE_LIMIT
"""Bytes of a code, at most: the harness is longer than a contract may be."""
ABSENT = object()


class Overlay:
    """Takes back what a call inside did, if that one is refused. All is warm: gas is not looked at."""

    state_root = b""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._changed: dict[Key, Any] = {}
        self._before: list[tuple[Key, Any]] = []

    def record(self) -> int:
        return len(self._before)

    def commit(self, checkpoint: int) -> None:
        pass

    def discard(self, checkpoint: int) -> None:
        while len(self._before) > checkpoint:
            key, value = self._before.pop()
            if value is ABSENT:
                del self._changed[key]
            else:
                self._changed[key] = value

    def _put(self, key: Key, value: Any) -> None:
        self._before.append((key, self._changed.get(key, ABSENT)))
        self._changed[key] = value

    def get_storage(self, address: bytes, slot: int, from_journal: bool = True) -> int:
        """Before the call, where it is not asked `from_journal`."""
        changed: int | None = self._changed.get((address, slot)) if from_journal else None
        return self._chain.storage(_spell(address), slot) if changed is None else changed

    def set_storage(self, address: bytes, slot: int, value: int) -> None:
        self._put((address, slot), value)

    def get_balance(self, address: bytes) -> int:
        changed: int | None = self._changed.get((address, "balance"))
        return self._chain.balance(_spell(address)) if changed is None else changed

    def set_balance(self, address: bytes, balance: int) -> None:
        self._put((address, "balance"), balance)

    def get_nonce(self, address: bytes) -> int:
        changed: int | None = self._changed.get((address, "nonce"))
        return self._chain.nonce(_spell(address)) if changed is None else changed

    def set_nonce(self, address: bytes, nonce: int) -> None:
        self._put((address, "nonce"), nonce)

    def increment_nonce(self, address: bytes) -> None:
        self.set_nonce(address, self.get_nonce(address) + 1)

    def get_code(self, address: bytes) -> bytes:
        changed: bytes | None = self._changed.get((address, "code"))
        return self._chain.runtime(_spell(address), LONGEST) if changed is None else changed

    def set_code(self, address: bytes, code: bytes) -> None:
        self._put((address, "code"), code)

    def get_code_hash(self, address: bytes) -> bytes:
        return keccak(self.get_code(address))

    def account_has_code_or_nonce(self, address: bytes) -> bool:
        return bool(self.get_code(address)) or self.get_nonce(address) > 0

    def account_exists(self, address: bytes) -> bool:
        return True

    def account_is_empty(self, address: bytes) -> bool:
        return False

    def touch_account(self, address: bytes) -> None:
        pass

    def delete_storage(self, address: bytes) -> None:
        """Of an account about to be created: it has none."""

    def is_storage_warm(self, address: bytes, slot: int) -> bool:
        return True

    def mark_storage_warm(self, address: bytes, slot: int) -> None:
        pass

    def is_address_warm(self, address: bytes) -> bool:
        return True

    def mark_address_warm(self, address: bytes) -> None:
        pass


def _spell(address: bytes) -> str:
    return "0x" + address.hex()
