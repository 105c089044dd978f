// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../interfaces/IMegaCluster.sol";
import {IEntityProxy} from "../interfaces/IEntityProxy.sol";
import {Ledger} from "./Ledger.sol";

/// @notice How what reaches a proxy leaves it: rewards split, ether untaxed. X is due on splitting, not on receipt.
abstract contract Rewards is Ledger {
    /// @inheritdoc IMegaCluster
    function claimRewards(
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external nonReentrant {
        IEntityProxy proxy = _proxyOfEntity();
        (uint256 toTreasury, uint256 toEntity) =
            proxy.claimRewards(msg.sender, cumulativeAmount, expectedMerkleRoot, merkleProof);
        emit RewardsSplit(msg.sender, toTreasury, toEntity);
    }

    /// @inheritdoc IMegaCluster
    function splitRewards() external nonReentrant {
        IEntityProxy proxy = _proxyOfEntity();
        (uint256 toTreasury, uint256 toEntity) = proxy.splitRewards(msg.sender);
        emit RewardsSplit(msg.sender, toTreasury, toEntity);
    }

    /// @inheritdoc IMegaCluster
    function sweepEther() external nonReentrant {
        IEntityProxy proxy = _proxyOfEntity();
        uint256 paid = proxy.sweepEther(msg.sender);
        emit EtherSwept(msg.sender, paid);
    }
}
