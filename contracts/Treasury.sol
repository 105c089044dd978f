// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IMegaClusterShare} from "./interfaces/IMegaClusterShare.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";
import {MegaClusterShare} from "./MegaClusterShare.sol";

/// @notice See `ITreasury`.
contract Treasury is ITreasury {
    using SafeERC20 for IERC20;

    IERC20 public immutable token;
    IMegaClusterShare public immutable shares;

    uint256 public deposited;
    uint256 public paid;
    uint128 public owedTotal;
    uint128 public undistributed;
    uint256 public index;
    mapping(address account => uint256) public indexOf;
    mapping(address account => uint256) public owed;

    /// @dev Deployed by the mega-cluster, whose shares it creates: the three are tied to each other from birth.
    constructor(IERC20 token_, uint32 shareDelay) {
        token = token_;
        shares = new MegaClusterShare(msg.sender, shareDelay);
    }

    /// @inheritdoc ITreasury
    function settle(address account) external {
        _settle(account);
    }

    /// @inheritdoc ITreasury
    function claim() external returns (uint256 amount) {
        _settle(msg.sender);
        amount = owed[msg.sender];
        require(amount > 0, NothingOwed(msg.sender));

        owed[msg.sender] = 0;
        owedTotal -= uint128(amount);
        paid += amount;
        emit Claimed(msg.sender, amount);

        token.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc ITreasury
    function claimable(address account) external view returns (uint256) {
        (, uint256 increase,) = _accrual();
        return owed[account] + shares.balanceOf(account) * (index + increase - indexOf[account]);
    }

    function _settle(address account) private {
        _distribute();

        if (indexOf[account] == index) return;
        uint256 earned = shares.balanceOf(account) * (index - indexOf[account]);
        indexOf[account] = index;
        owed[account] += earned;
        emit Settled(account, earned, index);
    }

    /// @dev Takes note of what arrived, and owes it to those who hold shares now.
    function _distribute() private {
        (uint256 arrived, uint256 increase, uint256 distributed) = _accrual();
        if (arrived > 0) {
            deposited += arrived;
            emit Deposited(arrived);
        }
        // Safe because together they are at most the balance that was accrued, which is held to 2^128-1.
        undistributed = uint128(undistributed + arrived - distributed);
        if (increase > 0) {
            owedTotal += uint128(distributed);
            index += increase;
            emit Distributed(distributed, index);
        }
    }

    /// @dev What arrived since the last look, by how much the index grows for it, and how much that hands out.
    /// Runs on what was left undistributed too, so that what came before the first share goes to its holder.
    function _accrual() private view returns (uint256 arrived, uint256 increase, uint256 distributed) {
        uint256 balance = Math.min(token.balanceOf(address(this)), type(uint128).max);
        uint256 accounted = uint256(owedTotal) + undistributed;
        // A standard token never shows less than what is accounted for; a claim must not hang on it.
        arrived = balance > accounted ? balance - accounted : 0;

        uint256 supply = shares.totalSupply();
        if (supply > 0) {
            increase = (arrived + undistributed) / supply;
            distributed = increase * supply;
        }
    }
}
