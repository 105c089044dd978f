"""What can be chosen at deployment: each bound is accepted, and what lies one beyond is refused by name."""

from dataclasses import astuple, replace
from typing import Any

import pytest

from analysis.chain import Chain, Deployed, Reverted
from analysis.deployment import DAO, GOVERNOR, Parameters, deploy, deploy_ssv
from tests.scenarios import STRANGER, compiled

ZERO = "0x" + "00" * 20
HOUR, YEAR = 3_600, 365 * 86_400
UNIT = 10**7

# Getter, field, least, most.
BOUNDS = [
    ("treasuryBasisPoints", "treasury_basis_points", 0, 10_000),
    ("rateExponentWad", "rate_exponent_wad", 0, 8 * 10**18),
    ("targetCapacity", "target_capacity", 1, 2**20),
    ("maxMembers", "max_members", 4, 64),
    ("slotsPerOperator", "slots_per_operator", 1, 2**20),
    ("maxOperatorFee", "max_operator_fee", 10**9, (2**64 - 1) * UNIT),
    ("exitNotice", "exit_notice", HOUR, YEAR),
    ("rateWindow", "rate_window", HOUR, YEAR),
    ("shareDelay", "share_delay", 1, 2**24),
]
LARGEST = {"treasury_basis_points": 2**16 - 1, "rate_exponent_wad": 2**64 - 1, "max_members": 2**8 - 1}
"""Of the argument's type, where that is not 2^32 - 1; of the fee, 2^256 - 1."""

USUAL = Parameters()

Ssv = tuple[Chain, Deployed, Deployed, Deployed]


@pytest.fixture(scope="module")
def beneath() -> Ssv:
    """The chain; SSV's token, network and distributor."""
    chain = Chain()
    return chain, *deploy_ssv(chain, compiled())


def _deploy(beneath: Ssv, parameters: Parameters, **addresses: str) -> Deployed:
    chain, token, network, distributor = beneath
    usual = {
        "governor": GOVERNOR,
        "ssv": network.address,
        "token": token.address,
        "distributor": distributor.address,
    }
    arguments = (*(usual | addresses).values(), *astuple(parameters))
    return chain.deploy(compiled().contract("MegaCluster"), arguments, caller=STRANGER)


def _refusal(beneath: Ssv, parameters: Parameters, **addresses: str) -> tuple[str, tuple[Any, ...]]:
    with beneath[0].rolled_back(), pytest.raises(Reverted) as refusal:
        _deploy(beneath, parameters, **addresses)
    return refusal.value.name, refusal.value.arguments


def test_there_is_a_bound_for_every_number_that_can_be_chosen() -> None:
    assert [field for _, field, _, _ in BOUNDS] == list(vars(USUAL))


@pytest.mark.parametrize(
    ("getter", "field", "value"), [(g, f, v) for g, f, *bounds in BOUNDS for v in bounds]
)
def test_a_bound_itself_is_accepted(beneath: Ssv, getter: str, field: str, value: int) -> None:
    with beneath[0].rolled_back():
        mega = _deploy(beneath, replace(USUAL, **{field: value}))
        holder = mega
        if getter == "shareDelay":
            interface = deploy(Chain(), compiled()).shares.interface
            holder = beneath[0].at(mega.view("shares"), interface)
        assert holder.view(getter) == value


@pytest.mark.parametrize(
    ("getter", "field", "value"),
    [
        (getter, field, value)
        for getter, field, least, most in BOUNDS
        for value in sorted({least - 1, 0, most + 1, LARGEST.get(field, 2**32 - 1)})
        if value >= 0 and not least <= value <= most
    ]
    + [("maxOperatorFee", "max_operator_fee", 2**256 - 1)],
)
def test_what_lies_beyond_is_refused(beneath: Ssv, getter: str, field: str, value: int) -> None:
    parameters = replace(USUAL, **{field: value})
    assert _refusal(beneath, parameters) == ("ParameterOutOfRange", (getter, value))


@pytest.mark.parametrize("name", ["ssv", "token", "distributor"])
@pytest.mark.parametrize("account", [ZERO, STRANGER])
def test_a_contract_that_is_none_is_refused(beneath: Ssv, name: str, account: str) -> None:
    assert _refusal(beneath, USUAL, **{name: account}) == ("NoCode", (name, account))


def test_the_zero_address_cannot_govern(beneath: Ssv) -> None:
    assert _refusal(beneath, USUAL, governor=ZERO) == ("OwnableInvalidOwner", (ZERO,))


def test_a_distributor_that_pays_another_token_is_refused(beneath: Ssv) -> None:
    chain = beneath[0]
    with chain.rolled_back():
        other = chain.deploy(compiled().contract("SSVTokenModel"), caller=DAO)
        distributor = chain.deploy(
            compiled().contract("CumulativeMerkleDropModel"), other.address, caller=DAO
        )
        refusal = _refusal(beneath, USUAL, distributor=distributor.address)
        assert refusal == ("DistributorPaysAnotherToken", (other.address,))


def test_a_distributor_that_is_something_else_is_refused(beneath: Ssv) -> None:
    assert _refusal(beneath, USUAL, distributor=beneath[1].address) == ("", ())


def test_numbers_are_looked_at_before_addresses(beneath: Ssv) -> None:
    parameters = replace(USUAL, treasury_basis_points=10_001, share_delay=0)
    assert _refusal(beneath, parameters, ssv=ZERO) == ("ParameterOutOfRange", ("treasuryBasisPoints", 10_001))


def test_the_parts_are_tied_to_each_other() -> None:
    d = deploy(Chain(), compiled())
    assert d.treasury.view("shares") == d.mega.view("shares") == d.shares.address
    assert d.shares.view("treasury") == d.mega.view("treasury") == d.treasury.address
    assert (d.shares.view("megaCluster"), d.views.view("megaCluster")) == (d.mega.address,) * 2
    assert (d.treasury.view("token"), d.mega.view("token")) == (d.token.address,) * 2
    assert (d.mega.view("ssv"), d.views.view("ssv")) == (d.ssv.address,) * 2
    assert (d.mega.view("distributor"), d.mega.view("owner")) == (d.distributor.address, GOVERNOR)
