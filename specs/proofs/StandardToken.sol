// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice All that the treasury's proof assumes of its token: transfers alone move balances, and each takes from
/// the sender what it gives. Balances stay below 2^128.
contract StandardToken {
    mapping(address account => uint256) public balanceOf;

    function transfer(address to, uint256 amount) external returns (bool) {
        uint256 left = balanceOf[msg.sender];
        require(amount <= left);
        require(left < 2 ** 128);
        unchecked {
            balanceOf[msg.sender] = left - amount;
            uint256 had = balanceOf[to];
            require(had < 2 ** 128);
            balanceOf[to] = had + amount;
        }
        return true;
    }
}
