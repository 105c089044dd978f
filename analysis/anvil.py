"""The chain of `analysis.chain`, run by anvil: slower, but each transaction is cold and costs real gas."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from socket import socket
from typing import Any

from analysis.abi import Interface
from analysis.chain import Chain, Deployed, Halted, Log
from analysis.errors import ToolFailedError
from analysis.tools import find

START_SECONDS = 20
GAS_LIMIT = 30_000_000
RICH = 10**24


@contextmanager
def run_anvil() -> Iterator["AnvilChain"]:
    """An anvil of our own on a free loopback port, stopped at the end."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(find("anvil").path), "--port", str(port), "--host", "127.0.0.1", "--hardfork", "london"]
    options = ["--gas-limit", str(GAS_LIMIT), "--base-fee", "0", "--gas-price", "0", "--silent", "--no-cors"]
    # Else it leaves the state of every former block in ~/.foundry, gigabytes of them.
    history = ["--prune-history"]
    process = subprocess.Popen(
        [*command, *options, *history], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield AnvilChain(process, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()


class AnvilChain(Chain):
    """A transaction is one block, 12 seconds after the last. Any account may send, and is made rich first."""

    def __init__(self, process: subprocess.Popen[bytes], url: str) -> None:
        super().__init__()
        self._url = url
        self._ids = count(1)
        self._senders: set[str] = set()
        self._receipt: dict[str, Any] = {}
        self._wait_for(process)

    def move(self, blocks: int = 1, seconds: int | None = None) -> None:
        """Forward; a block takes 12 seconds unless told otherwise."""
        taken = 12 * blocks if seconds is None else seconds
        self._ask("evm_increaseTime", hex(taken))
        self._ask("anvil_mine", hex(blocks), hex(0))

    def move_to(self, number: int, timestamp: int) -> None:
        """Anvil keeps its own time; only the start of `Chain` comes here."""
        self.number, self.timestamp = number, timestamp

    def deploy_interface(
        self, interface: Interface, creation: bytes, *arguments: Any, caller: str
    ) -> Deployed:
        self._learn(interface)
        self._send(caller, None, creation + interface.constructor.encode(arguments), 0)
        return Deployed(self, self._receipt["contractAddress"].lower(), interface)

    def transact(self, caller: str, to: str, data: bytes, value: int = 0) -> bytes:
        """Returns what the call would have returned just before."""
        returned = self._call(caller, to, data, value)
        self._send(caller, to, data, value)
        return returned

    def read(self, caller: str, to: str, data: bytes) -> bytes:
        return self._call(caller, to, data, 0)

    @property
    def logs(self) -> tuple[Log, ...]:
        return tuple(
            self._read_log(
                log["address"],
                [bytes.fromhex(topic[2:]) for topic in log["topics"]],
                bytes.fromhex(log["data"][2:]),
            )
            for log in self._receipt["logs"]
        )

    @property
    def gas_used(self) -> int:
        """By the last transaction, with its 21,000 and its calldata."""
        return int(self._receipt["gasUsed"], 16)

    def force_ether(self, account: str, amount: int) -> None:
        self._ask("anvil_setBalance", account, hex(self.balance(account) + amount))

    def balance(self, account: str) -> int:
        return int(self._ask("eth_getBalance", account, "latest"), 16)

    def code(self, account: str) -> bytes:
        return bytes.fromhex(self._ask("eth_getCode", account, "latest")[2:])

    def _call(self, caller: str, to: str, data: bytes, value: int) -> bytes:
        request = {"from": caller, "to": to, "data": "0x" + data.hex(), "value": hex(value)}
        return bytes.fromhex(self._ask("eth_call", request, "latest")[2:])

    def _send(self, caller: str, to: str | None, data: bytes, value: int) -> None:
        if caller not in self._senders:
            self._ask("anvil_impersonateAccount", caller)
            self.force_ether(caller, RICH)
            self._senders.add(caller)
        request = {"from": caller, "data": "0x" + data.hex(), "value": hex(value), "gas": hex(GAS_LIMIT)}
        self._ask("evm_increaseTime", hex(12))
        transaction = self._ask("eth_sendTransaction", request | ({"to": to} if to else {}))
        self._receipt = self._await_receipt(transaction)
        if self._receipt["status"] != "0x1":
            raise Halted("the transaction failed")

    def _await_receipt(self, transaction: str) -> dict[str, Any]:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            receipt: dict[str, Any] | None = self._ask("eth_getTransactionReceipt", transaction)
            if receipt is not None:
                return receipt
            time.sleep(0.002)
        raise ToolFailedError("anvil", f"mined no block for {transaction}", "try again")

    def _wait_for(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            try:
                self._ask("eth_blockNumber")
                return
            except OSError:
                time.sleep(0.05)
        raise ToolFailedError("anvil", "does not answer", "run 'anvil' by hand to see why")

    def _ask(self, method: str, *parameters: Any) -> Any:
        request = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": parameters}
        body = json.dumps(request).encode()
        headers = {"Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self._url, body, headers)) as response:
            answer = json.load(response)
        if "error" not in answer:
            return answer["result"]
        data = answer["error"].get("data")
        if isinstance(data, str) and data.startswith("0x"):
            raise self.read_refusal(bytes.fromhex(data[2:]))
        raise ToolFailedError("anvil", f"refuses {method} ({answer['error']['message']})", "see its message")
