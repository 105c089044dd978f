// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {ISSVWhitelistingContract} from "../../contracts/interfaces/ISSVWhitelistingContract.sol";

/// @notice A whitelisting contract that can be told what to answer, and to call others.
contract WhitelistingContractStub is IERC165, ISSVWhitelistingContract {
    error Refused();

    bool public announcesItself = true;
    bool public refusesInvalidId;
    mapping(address account => mapping(uint256 operatorId => bool)) public isWhitelisted;

    function setAnnouncesItself(bool yes) external {
        announcesItself = yes;
    }

    function setRefusesInvalidId(bool yes) external {
        refusesInvalidId = yes;
    }

    function setWhitelisted(address account, uint256 operatorId, bool yes) external {
        isWhitelisted[account][operatorId] = yes;
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        return Address.functionCall(target, data);
    }

    function supportsInterface(bytes4 id) external view returns (bool) {
        if (id == 0xffffffff) {
            require(!refusesInvalidId, Refused());
            return false;
        }
        return id == type(IERC165).interfaceId
            || (announcesItself && id == type(ISSVWhitelistingContract).interfaceId);
    }
}
