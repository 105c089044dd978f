"""The Coq model and the executable specification, step by step: neither may drift from the other."""

import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.tools import ROOT
from specs import shares, treasury
from specs import token as tokens
from specs.accounts import TREASURY, Account
from specs.parameters import Parameters
from specs.rejections import Rejected
from specs.ssv import Ssv
from specs.state import Clock, PendingRank, Ranks, State, create_state, get_ranks

MODEL = (ROOT / "specs/proofs/Conservation.v").read_text(encoding="utf-8")
ACCOUNTS = tuple(Account(f"account {i}") for i in range(3))
GIVER = Account("giver")
STEPS = 25

Step = Callable[[random.Random, State], str]
"""Takes a step of the specification, and names the model's."""


def settle(chance: random.Random, state: State) -> str:
    treasury.process_settle(state, chance.choice(ACCOUNTS))
    return "distribute"


def claim(chance: random.Random, state: State) -> str:
    i = chance.randrange(len(ACCOUNTS))
    treasury.process_claim(state, ACCOUNTS[i])
    return f"claim {i}"


def arrive(chance: random.Random, state: State) -> str:
    amount = chance.randrange(10**12)
    tokens.process_transfer(state.token, GIVER, TREASURY, amount)
    return f"arrive {amount}"


def mint(chance: random.Random, state: State) -> str:
    i, units = chance.randrange(len(ACCOUNTS)), chance.randrange(1, 10**7)
    held = get_ranks(state, ACCOUNTS[i])
    state.shares.ranks[ACCOUNTS[i]] = Ranks(held.prices[: held.minted], held.minted, (PendingRank(units, 0),))
    shares.process_mint(state, GIVER, ACCOUNTS[i])
    return _set_units(state, i)


def drop(chance: random.Random, state: State) -> str:
    holding = [i for i, account in enumerate(ACCOUNTS) if get_ranks(state, account).minted]
    if not holding:
        return settle(chance, state)
    i = chance.choice(holding)
    shares.drop_rank(state, ACCOUNTS[i])
    return _set_units(state, i)


def _set_units(state: State, i: int) -> str:
    return f"set_units {i} {state.shares.balances[ACCOUNTS[i]]}"


def follow(seed: int) -> tuple[State, str]:
    """A random sequence on the specification, and the same in the model's words."""
    chance = random.Random(seed)
    before = chance.choice((0, 7))
    clock = Clock(10**6, 0)
    state = create_state(Parameters(), GIVER, clock, Ssv(0, 0, 0, 0, 0, 0, 0, 0))
    state.token.balances |= {GIVER: 10**15, TREASURY: before}
    term = f"(empty {len(ACCOUNTS)} {before})"
    for _ in range(STEPS):
        try:
            term = f"({chance.choice((settle, claim, arrive, mint, drop))(chance, state)} {term})"
        except Rejected:
            # A claim of nothing: noted by the model as a distribution, refused by the specification.
            treasury.process_settle(state, GIVER)
            term = f"(distribute {term})"
    return state, term


def describe(state: State) -> str:
    books = state.treasury
    units = "; ".join(str(state.shares.balances.get(account, 0)) for account in ACCOUNTS)
    owed = "; ".join(str(books.owed.get(account, 0)) for account in ACCOUNTS)
    return (
        f"{{| units := [{units}]; owed := [{owed}]; balance := {state.token.balances[TREASURY]};"
        f" deposited := {books.deposited}; paid := {books.paid}; owed_total := {books.owed_total};"
        f" undistributed := {books.undistributed} |}}"
    )


def _is_accepted(tmp_path: Path, examples: str) -> bool:
    (tmp_path / "Compared.v").write_text(f"{MODEL}\n{examples}", encoding="utf-8")
    done = subprocess.run(["coqc", "-q", "Compared.v"], cwd=tmp_path, capture_output=True, check=False)
    return done.returncode == 0


def _example(name: str, term: str, is_what: str) -> str:
    return f"Example {name} : {term} = {is_what}. Proof. vm_compute. reflexivity. Qed.\n"


@pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")
def test_model_comes_to_what_the_specification_comes_to(tmp_path: Path) -> None:
    followed = [follow(seed) for seed in range(20)]
    assert any(state.treasury.paid and state.treasury.undistributed for state, _ in followed)
    terms = [_example(f"e{i}", term, describe(state)) for i, (state, term) in enumerate(followed)]
    assert _is_accepted(tmp_path, "".join(terms))
    state, term = followed[0]
    state.treasury.paid += 1
    assert not _is_accepted(tmp_path, _example("wrong", term, describe(state)))
