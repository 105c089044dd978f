"""Puts the contract set on a chain, over the model of SSV: what tests, fuzzers and benchmarks run against."""

from dataclasses import astuple, dataclass, replace

from analysis.abi import Interface, read_interface
from analysis.artefact import Artefact
from analysis.chain import Chain, Deployed

DAO = "0x" + "da" * 20
"""Owns SSV, its token and the distributor."""
GOVERNOR = "0x" + "90" * 20


@dataclass(frozen=True)
class SSVParameters:
    """What SSV's DAO chooses: blocks, seconds, basis points, wei, wei per block."""

    minimum_blocks_before_liquidation: int = 100_800
    minimum_liquidation_collateral: int = 10**18
    validators_per_operator_limit: int = 500
    declare_fee_period: int = 3 * 86_400
    execute_fee_period: int = 4 * 86_400
    max_fee_increase: int = 1_000
    max_operator_fee: int = 76_528_650_000_000
    network_fee: int = 382_640_000_000


@dataclass(frozen=True)
class Parameters:
    """What the mega-cluster's deployer chooses; order and units as in `Parameters` of IMegaCluster.sol."""

    treasury_basis_points: int = 1_000
    rate_exponent_wad: int = 2 * 10**18
    target_capacity: int = 1_000
    max_members: int = 64
    slots_per_operator: int = 500
    max_operator_fee: int = 10_000_000_000_000
    exit_notice: int = 14 * 86_400
    rate_window: int = 7 * 86_400
    share_delay: int = 7_200


@dataclass(frozen=True)
class Deployment:
    """One mega-cluster, and the SSV under it. `ssv` answers SSV's views too."""

    chain: Chain
    token: Deployed
    ssv: Deployed
    distributor: Deployed
    mega: Deployed
    treasury: Deployed
    shares: Deployed
    views: Deployed
    proxy_interface: Interface

    def proxy_of(self, entity: str) -> Deployed:
        """Of an entity that joined at some time."""
        return self.chain.at(self.mega.view("member", entity)[0], self.proxy_interface)


def deploy_ssv(
    chain: Chain, artefact: Artefact, ssv: SSVParameters = SSVParameters()
) -> tuple[Deployed, Deployed, Deployed]:
    """SSV's token, its network and its rewards distributor, as models."""
    token = chain.deploy(artefact.contract("SSVTokenModel"), caller=DAO)
    *at_deployment, max_operator_fee, network_fee = astuple(ssv)
    network = chain.deploy(artefact.contract("SSVNetworkModel"), token.address, *at_deployment, caller=DAO)
    views = read_interface(artefact.contract("ISSVViews").abi)
    network = replace(network, interface=_union(network.interface, views))
    network.call("updateMaximumOperatorFee", max_operator_fee, caller=DAO)
    network.call("updateNetworkFee", network_fee, caller=DAO)
    distributor = chain.deploy(artefact.contract("CumulativeMerkleDropModel"), token.address, caller=DAO)
    return token, network, distributor


def deploy(
    chain: Chain,
    artefact: Artefact,
    parameters: Parameters = Parameters(),
    ssv_parameters: SSVParameters = SSVParameters(),
) -> Deployment:
    """All of it, with nobody in it yet."""
    token, ssv, distributor = deploy_ssv(chain, artefact, ssv_parameters)
    arguments = (GOVERNOR, ssv.address, token.address, distributor.address, *astuple(parameters))
    mega = chain.deploy(artefact.contract("MegaCluster"), arguments, caller=GOVERNOR)
    views = chain.deploy(artefact.contract("MegaClusterViews"), mega.address, caller=GOVERNOR)

    def created(name: str, getter: str) -> Deployed:
        return chain.at(mega.view(getter), read_interface(artefact.contract(name).abi))

    return Deployment(
        chain,
        token,
        ssv,
        distributor,
        mega,
        created("Treasury", "treasury"),
        created("MegaClusterShare", "shares"),
        views,
        read_interface(artefact.contract("EntityProxy").abi),
    )


def _union(a: Interface, b: Interface) -> Interface:
    return replace(
        a,
        functions={**b.functions, **a.functions},
        errors={**b.errors, **a.errors},
        events={**b.events, **a.events},
    )
