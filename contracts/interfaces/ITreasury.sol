// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IMegaClusterShare} from "./IMegaClusterShare.sol";

/// @notice Holds what was set aside, and owes it to shareholders.
///
/// To the wei, at any time: deposited = paid + owedTotal + undistributed.
///
/// It learns of deposits from its own balance, before every mint, burn and claim. A deposit is shared among those
/// who hold shares at that moment, in whole wei per unit of shares; what does not divide, and what comes while
/// nobody holds shares, is undistributed and shared at the next settlement for which it suffices.
interface ITreasury {
    /// @notice `amount` was found to have arrived.
    event Deposited(uint256 amount);
    /// @notice `amount` is owed to the present shareholders from now on; `index` is the new one.
    event Distributed(uint256 amount, uint256 index);
    /// @notice `amount` of that is `account`'s.
    event Settled(address indexed account, uint256 amount, uint256 index);
    event Claimed(address indexed account, uint256 amount);

    error NothingOwed(address account);

    /// @notice Takes note of what arrived, and of what `account` is owed of it. Changes nobody's wealth. Anyone may
    /// call.
    function settle(address account) external;

    /// @notice Pays the caller all that it is owed. Rejects: NothingOwed; the token's.
    function claim() external returns (uint256 amount);

    /// @notice What `claim` by `account` would pay now, in wei.
    function claimable(address account) external view returns (uint256);

    /// @notice Wei that ever arrived and were taken note of.
    function deposited() external view returns (uint256);
    /// @notice Wei ever paid to claimants.
    function paid() external view returns (uint256);
    /// @notice Wei owed to all accounts together, settled or not.
    function owedTotal() external view returns (uint128);
    /// @notice Wei held and not yet owed to anybody.
    function undistributed() external view returns (uint128);
    /// @notice Wei that one unit of shares, held since the start, would have earned.
    function index() external view returns (uint256);
    /// @notice The index up to which `account` is settled.
    function indexOf(address account) external view returns (uint256);
    /// @notice Wei owed to `account` up to `indexOf`.
    function owed(address account) external view returns (uint256);
    function token() external view returns (IERC20);
    function shares() external view returns (IMegaClusterShare);
}
