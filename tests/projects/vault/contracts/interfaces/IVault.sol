// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

interface IVault {
    function put(uint256 amount) external;
}
