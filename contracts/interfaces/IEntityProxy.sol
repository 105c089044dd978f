// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Cluster} from "./ISSVNetwork.sol";

/// @notice The owner on SSV of exactly one entity's operators, validators, clusters and rewards.
///
/// No storage, no delegatecall, no generic call. It obeys the mega-cluster alone, and only where the mega-cluster
/// names this proxy's own entity ("double lock"): its isolation holds even if the map of proxies were corrupted.
/// It calls SSV, SSV's token and the rewards distributor, and pays the entity and the treasury.
///
/// What SSV pays in a call is measured as a balance difference around that one call and goes on to the entity at
/// once; so the token balance between calls is rewards that were not split yet. Safe because SSV's token neither
/// calls back nor takes a fee.
///
/// Every function but the views rejects NotMegaCluster and NotThisEntity first, and what SSV rejects last. Functions
/// that pay return the wei paid to the entity.
interface IEntityProxy {
    error NotMegaCluster(address caller);
    error NotThisEntity(address entity);
    error AllowanceLeft(uint256 amount);
    error NothingToSplit();
    error NothingToSweep();
    error EtherNotAccepted(address entity);

    function registerOperator(address entity, bytes calldata publicKey, uint256 fee)
        external
        returns (uint64 operatorId);
    function removeOperator(address entity, uint64 operatorId) external returns (uint256 paid);
    function declareOperatorFee(address entity, uint64 operatorId, uint256 fee) external;
    function executeOperatorFee(address entity, uint64 operatorId) external;
    function cancelDeclaredOperatorFee(address entity, uint64 operatorId) external;
    function reduceOperatorFee(address entity, uint64 operatorId, uint256 fee) external;
    function withdrawOperatorEarnings(address entity, uint64 operatorId, uint256 amount)
        external
        returns (uint256 paid);
    function withdrawAllOperatorEarnings(address entity, uint64 operatorId) external returns (uint256 paid);
    function setFeeRecipient(address entity, address recipient) external;

    /// @dev `amount` must already lie in the proxy; SSV takes exactly that. Rejects: SSV's, AllowanceLeft.
    function registerValidators(
        address entity,
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        bytes[] calldata sharesData,
        uint256 amount,
        Cluster calldata cluster
    ) external;
    function exitValidators(address entity, bytes[] calldata publicKeys, uint64[4] calldata operatorIds)
        external;
    function removeValidators(
        address entity,
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        Cluster calldata cluster
    ) external;
    /// @dev As for `registerValidators`.
    function deposit(address entity, uint64[4] calldata operatorIds, uint256 amount, Cluster calldata cluster)
        external;
    function withdraw(
        address entity,
        uint64[4] calldata operatorIds,
        uint256 amount,
        Cluster calldata cluster
    ) external returns (uint256 paid);
    function liquidate(address entity, uint64[4] calldata operatorIds, Cluster calldata cluster)
        external
        returns (uint256 paid);
    /// @dev As for `registerValidators`.
    function reactivate(
        address entity,
        uint64[4] calldata operatorIds,
        uint256 amount,
        Cluster calldata cluster
    ) external;

    /// @dev Claims unless the distributor has already paid `cumulativeAmount` to this proxy, then splits.
    /// Rejects: the distributor's, NothingToSplit.
    function claimRewards(
        address entity,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external returns (uint256 toTreasury, uint256 toEntity);
    /// @dev Splits the whole token balance. Rejects: NothingToSplit.
    function splitRewards(address entity) external returns (uint256 toTreasury, uint256 toEntity);
    /// @dev Pays the whole ether balance to the entity. Rejects: NothingToSweep, EtherNotAccepted.
    function sweepEther(address entity) external returns (uint256 paid);
}
