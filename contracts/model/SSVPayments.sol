// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {ISSVErrors} from "../interfaces/ISSVNetwork.sol";
import {SSVState} from "./SSVState.sol";

/// @title Tokens from and to the caller
/// @dev Trusts the token's answer, not its balances, as SSV does.
abstract contract SSVPayments is SSVState, ISSVErrors {
    function _pull(uint256 amount) internal {
        require(_token.transferFrom(msg.sender, address(this), amount), TokenTransferFailed());
    }

    function _pay(uint256 amount) internal {
        require(_token.transfer(msg.sender, amount), TokenTransferFailed());
    }
}
