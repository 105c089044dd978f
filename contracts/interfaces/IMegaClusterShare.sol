// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice Shares of the treasury: ERC-20 to look at, not transferable, six decimals, total below 2^64 units.
///
/// An account holds *ranks*, a stack: minted ones below, pending ones on top. Rank n was priced in units when it
/// was added, is minted `shareDelay` blocks later, and keeps the price of its first mint for ever: a rank that was
/// dropped and comes back brings what it brought before.
interface IMegaClusterShare {
    struct Rank {
        /// @dev Units of shares; final once minted.
        uint64 units;
        /// @dev First block in which the pending rank can be minted.
        uint64 readyBlock;
        /// @dev Whether it was ever minted, so that `units` is its price for ever.
        bool remembered;
    }

    event RankAdded(address indexed account, uint256 rank, uint256 units, uint256 readyBlock);
    event RankMinted(address indexed account, uint256 rank, uint256 units);
    /// @param minted whether its shares were burned; else it was still pending.
    event RankDropped(address indexed account, uint256 rank, uint256 units, bool minted);

    error NotMegaCluster(address caller);
    error SharesDoNotMove();
    error NoRankPending(address account);
    error RankNotReady(uint256 readyBlock);
    error SupplyTooLarge();

    /// @notice Mints the lowest pending rank of `account`. Anyone may call.
    /// Rejects: NoRankPending, RankNotReady, SupplyTooLarge.
    function mint(address account) external;

    /// @notice Adds a pending rank of `units` on top. Rejects: NotMegaCluster.
    function addRank(address account, uint64 units) external;

    /// @notice Drops the top rank, pending before minted; the shares of a minted one are burned, what they earned
    /// stays. Rejects: NotMegaCluster.
    function dropRank(address account) external;

    /// @notice Ranks minted and not dropped.
    function mintedRanks(address account) external view returns (uint256);
    function pendingRanks(address account) external view returns (uint256);
    /// @notice Minted and pending ranks.
    function ranks(address account) external view returns (uint256);
    /// @notice Rank `rank`, counted from 1, as last added.
    function rankAt(address account, uint256 rank) external view returns (Rank memory);
    /// @notice Blocks from a rank's addition to its mint.
    function shareDelay() external view returns (uint32);
    function megaCluster() external view returns (address);
    function treasury() external view returns (address);
    function totalSupply() external view returns (uint256);
    function balanceOf(address account) external view returns (uint256);
}
