// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";

import {ISSVErrors} from "../interfaces/ISSVNetwork.sol";
import {ISSVWhitelistingContract} from "../interfaces/ISSVWhitelistingContract.sol";
import {Operator, SSVState} from "./SSVState.sol";

/// @title Who owns an operator and who may use it
abstract contract SSVPermissions is SSVState, ISSVErrors {
    using ERC165Checker for address;

    function _ownOperator(uint64 operatorId) internal view returns (Operator storage operator) {
        operator = _operators[operatorId];
        require(operator.settledAt != 0, OperatorDoesNotExist());
        require(operator.owner == msg.sender, CallerNotOwnerWithData(msg.sender, operator.owner));
    }

    /// @dev A whitelisting contract may itself own clusters: it is let in without being asked.
    function _isWhitelisted(address account, uint64 operatorId) internal view returns (bool) {
        if (_whitelists[account][operatorId >> 8] & _bit(operatorId) != 0) return true;
        address whitelistingContract = _whitelistingContracts[operatorId];
        return whitelistingContract == account || _vouches(whitelistingContract, account, operatorId);
    }

    function _vouches(address whitelistingContract, address account, uint256 operatorId)
        internal
        view
        returns (bool)
    {
        return _isWhitelistingContract(whitelistingContract)
            && ISSVWhitelistingContract(whitelistingContract).isWhitelisted(account, operatorId);
    }

    /// @dev Not OpenZeppelin 5's `supportsInterface`, which refuses a contract that reverts on the invalid id.
    function _isWhitelistingContract(address account) internal view returns (bool) {
        return account.supportsERC165InterfaceUnchecked(type(IERC165).interfaceId)
            && !account.supportsERC165InterfaceUnchecked(0xffffffff)
            && account.supportsERC165InterfaceUnchecked(type(ISSVWhitelistingContract).interfaceId);
    }

    function _bit(uint64 operatorId) internal pure returns (uint256) {
        return 1 << (operatorId & 0xff);
    }

    /// @dev Ids out of order in different words panic before they are called unsorted, as on SSV: by underflow if
    /// the last word is before the first, by index if a word is beyond the last.
    /// @return masks The operators' bits, word by word
    /// @return firstWord The word of the first mask
    function _masks(uint64[] calldata operatorIds, bool mustOwn)
        internal
        view
        returns (uint256[] memory masks, uint256 firstWord)
    {
        firstWord = operatorIds[0] >> 8;
        masks = new uint256[]((operatorIds[operatorIds.length - 1] >> 8) - firstWord + 1);
        for (uint256 i; i < operatorIds.length; ++i) {
            uint64 operatorId = operatorIds[i];
            if (mustOwn) _ownOperator(operatorId);
            if (i != 0) _requireAscending(operatorIds[i - 1], operatorId);
            masks[(operatorId >> 8) - firstWord] |= _bit(operatorId);
        }
    }

    function _requireAscending(uint64 operatorId, uint64 nextId) internal pure {
        require(operatorId != nextId, OperatorsListNotUnique());
        require(operatorId < nextId, UnsortedOperatorsList());
    }
}
