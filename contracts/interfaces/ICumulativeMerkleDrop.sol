// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @title The distributor of SSV's incentives: one Merkle root over what each account was granted in total
/// @dev Refuses with strings, in this order: "CMD: Merkle root was updated", "CMD: Invalid proof",
/// "CMD: Nothing to claim", then the token's own.
interface ICumulativeMerkleDrop {
    /// @dev The spelling is the distributor's.
    event MerkelRootUpdated(bytes32 oldMerkleRoot, bytes32 newMerkleRoot);
    event Claimed(address account, uint256 amount);

    function token() external view returns (address);

    function merkleRoot() external view returns (bytes32);

    function cumulativeClaimed(address account) external view returns (uint256);

    /// @notice Owner only.
    function setMerkleRoot(bytes32 newMerkleRoot) external;

    /// @notice Pays `account` what it was granted and has not had yet; anyone may call it.
    /// @param cumulativeAmount Wei granted since the beginning
    /// @param merkleProof Of the leaf keccak256(account ‖ cumulativeAmount), pairs sorted
    function claim(
        address account,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external;

    /// @notice Owner only: sends all tokens away.
    function withdrawTo(address recipient) external;
}
