"""What others see of the model: selectors, sizes, and who answers."""

import pytest

from analysis.abi import Interface, read_interface
from analysis.artefact import Artefact
from analysis.chain import Reverted
from tests.model.network import ALICE, DAO, Network

CODE_LIMIT = 24_576
CREATION_LIMIT = 49_152

SELECTORS = {
    "registerValidator": "06e8fb9c",
    "bulkRegisterValidator": "22f18bf5",
    "removeValidator": "12b3fc19",
    "bulkRemoveValidator": "5aed1142",
    "liquidate": "bf0f2fb2",
    "reactivate": "5fec6dd0",
    "deposit": "bc26e7e5",
    "withdraw": "686e682c",
    "exitValidator": "3877322b",
    "bulkExitValidator": "32afd02f",
    "registerOperator": "c9bbc9fa",
    "setFeeRecipientAddress": "dbcdc2cc",
}

ERRORS = (
    "AddressIsWhitelistingContract(address)",
    "ApprovalNotWithinTimeframe()",
    "CallerNotOwnerWithData(address,address)",
    "CallerNotWhitelistedWithData(uint64)",
    "ClusterAlreadyEnabled()",
    "ClusterDoesNotExists()",
    "ClusterIsLiquidated()",
    "ClusterNotLiquidatable()",
    "EmptyPublicKeysList()",
    "ExceedValidatorLimitWithData(uint64)",
    "FeeExceedsIncreaseLimit()",
    "FeeIncreaseNotAllowed()",
    "FeeTooHigh()",
    "FeeTooLow()",
    "IncorrectClusterState()",
    "IncorrectValidatorStateWithData(bytes)",
    "InsufficientBalance()",
    "InvalidOperatorIdsLength()",
    "InvalidPublicKeyLength()",
    "InvalidWhitelistAddressesLength()",
    "InvalidWhitelistingContract(address)",
    "MaxValueExceeded()",
    "NewBlockPeriodIsBelowMinimum()",
    "NoFeeDeclared()",
    "OperatorAlreadyExists()",
    "OperatorDoesNotExist()",
    "OperatorsListNotUnique()",
    "PublicKeysSharesLengthMismatch()",
    "SameFeeChangeNotAllowed()",
    "TargetModuleDoesNotExistWithData(uint8)",
    "TokenTransferFailed()",
    "UnsortedOperatorsList()",
    "ValidatorAlreadyExistsWithData(bytes)",
    "ValidatorDoesNotExist()",
    "ZeroAddressNotAllowed()",
)

MODELS = ("SSVNetworkModel", "SSVViewsModel", "SSVTokenModel", "CumulativeMerkleDropModel")


@pytest.mark.parametrize(("name", "selector"), SELECTORS.items())
def test_selectors_are_those_of_ssv(artefact: Artefact, name: str, selector: str) -> None:
    assert _interface(artefact, "ISSVNetwork").functions[name].selector.hex() == selector
    assert _interface(artefact, "SSVNetworkModel").functions[name].selector.hex() == selector


def test_claim_has_the_selector_of_the_distributor(artefact: Artefact) -> None:
    assert _interface(artefact, "ICumulativeMerkleDrop").functions["claim"].selector.hex() == "1d7d4ebc"


def test_whitelisting_contract_has_its_erc165_id(artefact: Artefact) -> None:
    (selector,) = artefact.contract("ISSVWhitelistingContract").method_identifiers.values()
    assert selector == "830639ac"


def test_errors_are_those_of_ssv(artefact: Artefact) -> None:
    errors = _interface(artefact, "ISSVErrors").errors.values()
    declared = [f"{error.name}({','.join(error.inputs.types)})" for error in errors]
    assert sorted(declared) == sorted(ERRORS)


@pytest.mark.parametrize("name", MODELS)
def test_code_fits_on_mainnet(artefact: Artefact, name: str) -> None:
    contract = artefact.contract(name)
    assert len(contract.runtime) < CODE_LIMIT
    assert len(contract.creation) < CREATION_LIMIT


def test_views_find_the_variables_of_the_network(artefact: Artefact) -> None:
    network, views = (_layout(artefact, name) for name in ("SSVNetworkModel", "SSVViewsModel"))
    assert network[: len(views)] == views


def test_network_answers_every_view(artefact: Artefact, network: Network) -> None:
    plain = [f for f in _interface(artefact, "ISSVViews").functions.values() if not f.inputs.types]
    assert len(plain) == 2 * 10
    for function in plain:
        network.view(function.name)
    assert network.view("getVersion") == "v1.2.0"


@pytest.mark.parametrize("data", [b"", b"\x01", b"\xde\xad\xbe\xef", b"\xb8\x43\x19\xfd"])
def test_unknown_call_is_refused_without_a_word(network: Network, data: bytes) -> None:
    with pytest.raises(Reverted) as refusal:
        network.chain.transact(ALICE, network.ssv.address, data)
    assert refusal.value.data == b""


def test_network_takes_no_ether(network: Network) -> None:
    network.chain.force_ether(ALICE, 1)
    with pytest.raises(Reverted) as refusal:
        network.ssv.call("setFeeRecipientAddress", ALICE, caller=ALICE, value=1)
    assert refusal.value.data == b""


def test_view_passes_on_the_refusal_of_its_module(network: Network) -> None:
    with pytest.raises(Reverted, match="ClusterDoesNotExists"):
        network.cluster().view("getBalance")


def test_fee_recipient_is_an_event_only(network: Network) -> None:
    network.call("setFeeRecipientAddress", DAO, caller=ALICE)
    assert network.ssv.events("FeeRecipientAddressUpdated") == [{"owner": ALICE, "recipientAddress": DAO}]


def _interface(artefact: Artefact, name: str) -> Interface:
    return read_interface(artefact.contract(name).abi)


def _layout(artefact: Artefact, name: str) -> list[tuple[str, str, int]]:
    storage = artefact.contract(name).storage_layout["storage"]
    return [(entry["label"], entry["slot"], entry["offset"]) for entry in storage]
