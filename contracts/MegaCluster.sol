// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IMegaCluster, Parameters} from "./interfaces/IMegaCluster.sol";
import {ISSVWhitelistingContract} from "./interfaces/ISSVWhitelistingContract.sol";
import {Ledger} from "./megacluster/Ledger.sol";
import {Members} from "./megacluster/Members.sol";
import {Operators} from "./megacluster/Operators.sol";
import {Rewards} from "./megacluster/Rewards.sol";
import {Validators} from "./megacluster/Validators.sol";

/// @notice See `IMegaCluster`.
contract MegaCluster is Members, Operators, Validators, Rewards, ISSVWhitelistingContract, IERC165 {
    constructor(Parameters memory p) Ledger(p) Ownable(p.governor) {}

    /// @inheritdoc IMegaCluster
    function isWhitelisted(address account, uint256)
        external
        view
        override(IMegaCluster, ISSVWhitelistingContract)
        returns (bool)
    {
        return isMember(entityOf[account]);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(ISSVWhitelistingContract).interfaceId
                || interfaceId == type(IERC165).interfaceId;
    }
}
