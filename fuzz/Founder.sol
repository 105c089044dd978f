// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IMegaCluster} from "../contracts/interfaces/IMegaCluster.sol";
import {Cluster} from "../contracts/interfaces/ISSVNetwork.sol";
import {validatorKey} from "./Probes.sol";
import {ClusterRecord, OperatorRecord, World} from "./World.sol";

/// @notice Brings the first members in, by delegatecall from the harness's constructor: that has the code of all
/// contracts in its memory, which Echidna copies at every write.
contract Founder is World {
    /// @notice Five members with two operators each; two clusters, one with much and one with little.
    function found() external {
        _enrich();
        for (uint256 i; i < ENTITIES - 1; ++i) {
            _call(GOVERNOR, address(_mega), abi.encodeCall(IMegaCluster.list, (address(_actors[i]))));
            _call(i, address(_mega), abi.encodeCall(IMegaCluster.join, ()));
            _registerOperator(i);
            _registerOperator(i);
        }
        _registerValidator(0, [uint64(1), 3, 5, 7], 1e17 - 1);
        _registerValidator(1, [uint64(4), 6, 8, 10], 2e15 + 1);
    }

    /// @dev SSV too: that it can pay what it owes is assumed (`ssv-is-solvent`).
    function _enrich() private {
        _token.mint(address(_ssv), 1e30);
        _token.mint(address(_distributor), 1e30);
        for (uint256 i; i < ACTORS; ++i) {
            _token.mint(address(_actors[i]), 1e24);
            _call(i, address(_token), abi.encodeCall(IERC20.approve, (address(_mega), type(uint256).max)));
            _call(i, address(_token), abi.encodeCall(IERC20.approve, (address(_ssv), type(uint256).max)));
        }
    }

    function _registerOperator(uint256 entity) private {
        bytes memory key = abi.encode(_operators.length + 1);
        // One is free of charge.
        uint256 fee = _operators.length * 1e10;
        bytes memory data = abi.encodeCall(IMegaCluster.registerOperator, (key, fee, 0));
        if (_call(entity, address(_mega), data)) {
            _operators.push(OperatorRecord(uint8(entity), false, false));
        }
    }

    function _registerValidator(uint256 owner, uint64[4] memory ids, uint256 amount) private {
        bytes[] memory keys = new bytes[](1);
        keys[0] = validatorKey(_lastKey + 1);
        bytes memory data = abi.encodeCall(
            IMegaCluster.registerValidators,
            (keys, ids, new bytes[](1), amount, Cluster(0, 0, 0, true, 0), type(uint256).max)
        );
        if (!_call(owner, address(_mega), data)) return;
        ClusterRecord storage record = _clusters.push();
        (record.owner, record.ids) = (uint8(owner), ids);
        record.present = _ssv.settled(_ids(ids), Cluster(0, 0, 0, true, amount));
        record.present.validatorCount = 1;
        record.keys.push(++_lastKey);
        _clusterNumber[keccak256(abi.encode(owner, ids))] = _clusters.length;
    }
}
