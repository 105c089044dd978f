// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @title What a contract answers that decides who may use private operators
/// @dev Its ERC-165 id is 0x830639ac. SSV asks by STATICCALL, at registration only.
interface ISSVWhitelistingContract {
    /// @param account The owner of the cluster
    function isWhitelisted(address account, uint256 operatorId) external view returns (bool);
}
