"""Every entry of the mega-cluster is looked at, or said to refuse everybody."""

import re

from analysis.build import compile_contracts
from analysis.proofs.entries import COMMANDING, OTHERS, REFUSING
from analysis.proofs.proxies import commands
from analysis.tools import ROOT


def test_no_entry_is_left_out() -> None:
    there = {
        signature.partition("(")[0] for signature in commands(compile_contracts().contract("MegaCluster"))
    }
    named = (*COMMANDING, *OTHERS, *REFUSING)
    # That which refuses everybody is a view.
    assert there == {*COMMANDING, *OTHERS}
    assert len(named) == len(set(named))


def test_each_has_a_check() -> None:
    text = (ROOT / "specs/proofs/Entries.sol").read_text(encoding="utf-8")
    assert re.findall(r"function check_(\w+)\(.*?mega\.(\w+)\(", text, re.DOTALL) == [
        (name, name) for name in re.findall(r"function check_(\w+)\(", text)
    ]
    assert set(re.findall(r"function check_(\w+)\(", text)) == {*COMMANDING, *OTHERS}
