// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {ISSVNetwork} from "../interfaces/ISSVNetwork.sol";
import {SSVPermissions} from "./SSVPermissions.sol";

/// @title The calls by which owners of private operators let others in
abstract contract SSVWhitelistsModel is SSVPermissions, ISSVNetwork {
    /// @inheritdoc ISSVNetwork
    function setOperatorsWhitelists(uint64[] calldata operatorIds, address[] calldata whitelistAddresses)
        external
    {
        _setListed(operatorIds, whitelistAddresses, true);
        emit OperatorMultipleWhitelistUpdated(operatorIds, whitelistAddresses);
    }

    /// @inheritdoc ISSVNetwork
    function removeOperatorsWhitelists(uint64[] calldata operatorIds, address[] calldata whitelistAddresses)
        external
    {
        _setListed(operatorIds, whitelistAddresses, false);
        emit OperatorMultipleWhitelistRemoved(operatorIds, whitelistAddresses);
    }

    /// @inheritdoc ISSVNetwork
    /// @dev A contract that is replaced, and has meanwhile stopped announcing itself, is put on the list.
    function setOperatorsWhitelistingContract(uint64[] calldata operatorIds, address whitelistingContract)
        external
    {
        require(
            _isWhitelistingContract(whitelistingContract), InvalidWhitelistingContract(whitelistingContract)
        );
        require(operatorIds.length != 0, InvalidOperatorIdsLength());
        for (uint256 i; i < operatorIds.length; ++i) {
            uint64 operatorId = operatorIds[i];
            _ownOperator(operatorId);
            address replaced = _whitelistingContracts[operatorId];
            if (replaced != address(0) && !_isWhitelistingContract(replaced)) {
                _whitelists[replaced][operatorId >> 8] |= _bit(operatorId);
            }
            _whitelistingContracts[operatorId] = whitelistingContract;
        }
        emit OperatorWhitelistingContractUpdated(operatorIds, whitelistingContract);
    }

    /// @inheritdoc ISSVNetwork
    function removeOperatorsWhitelistingContract(uint64[] calldata operatorIds) external {
        require(operatorIds.length != 0, InvalidOperatorIdsLength());
        for (uint256 i; i < operatorIds.length; ++i) {
            _ownOperator(operatorIds[i]);
            delete _whitelistingContracts[operatorIds[i]];
        }
        emit OperatorWhitelistingContractUpdated(operatorIds, address(0));
    }

    function _setListed(uint64[] calldata operatorIds, address[] calldata accounts, bool listed) private {
        require(accounts.length != 0, InvalidWhitelistAddressesLength());
        require(operatorIds.length != 0, InvalidOperatorIdsLength());
        (uint256[] memory masks, uint256 firstWord) = _masks(operatorIds, true);
        for (uint256 i; i < accounts.length; ++i) {
            address account = accounts[i];
            require(account != address(0), ZeroAddressNotAllowed());
            require(!listed || !_isWhitelistingContract(account), AddressIsWhitelistingContract(account));
            _mark(_whitelists[account], masks, firstWord, listed);
        }
    }

    function _mark(
        mapping(uint256 word => uint256) storage words,
        uint256[] memory masks,
        uint256 firstWord,
        bool listed
    ) private {
        for (uint256 i; i < masks.length; ++i) {
            uint256 word = words[firstWord + i];
            words[firstWord + i] = listed ? word | masks[i] : word & ~masks[i];
        }
    }
}
