// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

// The strings are the distributor's own words.
// solhint-disable gas-custom-errors

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {ICumulativeMerkleDrop} from "../interfaces/ICumulativeMerkleDrop.sol";
import {OwnableModel} from "./OwnableModel.sol";

/// @title A test model of the distributor of SSV's incentives
contract CumulativeMerkleDropModel is OwnableModel, ICumulativeMerkleDrop {
    using SafeERC20 for IERC20;

    /// @inheritdoc ICumulativeMerkleDrop
    address public immutable token;
    /// @inheritdoc ICumulativeMerkleDrop
    bytes32 public merkleRoot;
    /// @inheritdoc ICumulativeMerkleDrop
    mapping(address account => uint256) public cumulativeClaimed;

    constructor(address token_) {
        token = token_;
    }

    /// @inheritdoc ICumulativeMerkleDrop
    function setMerkleRoot(bytes32 newMerkleRoot) external onlyOwner {
        emit MerkelRootUpdated(merkleRoot, newMerkleRoot);
        merkleRoot = newMerkleRoot;
    }

    /// @inheritdoc ICumulativeMerkleDrop
    function claim(
        address account,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external {
        require(merkleRoot == expectedMerkleRoot, "CMD: Merkle root was updated");
        bytes32 leaf = keccak256(abi.encodePacked(account, cumulativeAmount));
        require(MerkleProof.verifyCalldata(merkleProof, merkleRoot, leaf), "CMD: Invalid proof");
        uint256 claimed = cumulativeClaimed[account];
        require(claimed < cumulativeAmount, "CMD: Nothing to claim");

        cumulativeClaimed[account] = cumulativeAmount;
        uint256 amount = cumulativeAmount - claimed;
        IERC20(token).safeTransfer(account, amount);
        emit Claimed(account, amount);
    }

    /// @inheritdoc ICumulativeMerkleDrop
    function withdrawTo(address recipient) external onlyOwner {
        IERC20(token).safeTransfer(recipient, IERC20(token).balanceOf(address(this)));
    }
}
