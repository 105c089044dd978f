// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {EntityProxyFactory} from "../contracts/EntityProxyFactory.sol";
import {IMegaCluster} from "../contracts/interfaces/IMegaCluster.sol";
import {Cluster} from "../contracts/interfaces/ISSVNetwork.sol";
import {MegaClusterViews} from "../contracts/MegaClusterViews.sol";
import {ClusterRecord, World} from "./World.sol";

/// @notice Chooses calls that change nothing: those that are refused whoever makes them, and those that only look.
/// The harness, which has no room for this, asks by delegatecall. One at the address 0 is not to be made.
contract Missteps is World {
    struct Call {
        uint256 caller;
        address target;
        bytes data;
    }

    /// @notice What nobody may do, or what cannot be done.
    function misstep(uint8 who, uint8 what, uint8 pick) external view returns (Call memory) {
        if (what % 4 == 0) return _govern(pick);
        if (what % 4 == 1) return Call(who % ENTITIES, address(_mega), _operate(pick));
        if (what % 4 == 2) return _closeAgain(pick);
        return _release(who % ACTORS, pick);
    }

    /// @notice At an account, an operator, a cluster, the next rank.
    function look(uint8 who, uint8 what, uint8 pick) external view returns (Call memory) {
        address account = address(_actors[who % ACTORS]);
        if (what % 4 == 0) return _view(abi.encodeCall(MegaClusterViews.account, (account)));
        if (what % 4 == 1) {
            uint64 id = uint64(1 + (pick % _operators.length));
            return _view(abi.encodeCall(MegaClusterViews.operatorAccount, (id)));
        }
        if (what % 4 == 2 && _clusters.length > 0) {
            ClusterRecord memory record = _clusters[pick % _clusters.length];
            account = address(_actors[record.owner]);
            return
                _view(abi.encodeCall(MegaClusterViews.clusterAccount, (account, record.ids, record.present)));
        }
        return Call(STRANGER, address(_mega), abi.encodeCall(IMegaCluster.nextRank, (account)));
    }

    function _govern(uint8 pick) private view returns (Call memory) {
        bytes memory data = abi.encodeCall(IMegaCluster.list, (address(0)));
        if (pick % 4 == 1) data = abi.encodeCall(IMegaCluster.suspend, (address(0)));
        if (pick % 4 == 2) data = abi.encodeWithSignature("renounceOwnership()");
        if (pick % 4 == 3) {
            data = _mega.isOpen()
                ? abi.encodeCall(IMegaCluster.openMembership, ())
                : abi.encodeCall(IMegaCluster.closeMembership, ());
        }
        return Call(_governing(), address(_mega), data);
    }

    /// @dev Nobody as a recipient, an operator that there is not, four not in order, four of which one is not there.
    function _operate(uint8 pick) private view returns (bytes memory) {
        if (pick % 4 == 0) return abi.encodeCall(IMegaCluster.setFeeRecipient, (address(0)));
        if (pick % 4 == 1) {
            return abi.encodeCall(IMegaCluster.closeOperator, (uint64(_operators.length + 1)));
        }
        return _registration(pick % 4 == 2 ? [uint64(4), 3, 2, 1] : [uint64(0), 1, 2, 3]);
    }

    function _registration(uint64[4] memory ids) private pure returns (bytes memory) {
        Cluster memory none = Cluster(0, 0, 0, true, 0);
        return abi.encodeCall(
            IMegaCluster.registerValidators, (new bytes[](1), ids, new bytes[](1), 0, none, type(uint256).max)
        );
    }

    function _closeAgain(uint8 pick) private view returns (Call memory none) {
        uint256 index = pick % _operators.length;
        if (!_operators[index].closed) return none;
        bytes memory data = abi.encodeCall(IMegaCluster.closeOperator, (uint64(index + 1)));
        return Call(_operators[index].owner, address(_mega), data);
    }

    /// @dev The slots of a cluster that is active, or a proxy of the factory's, of which nobody tells: it is the second
    /// contract that the mega-cluster created.
    function _release(uint256 caller, uint8 pick) private view returns (Call memory none) {
        if (pick % 4 == 0) {
            address factory =
                address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(_mega), hex"02")))));
            address stranger = address(_actors[STRANGER]);
            return Call(caller, factory, abi.encodeCall(EntityProxyFactory.create, (stranger)));
        }
        if (_clusters.length == 0) return none;
        ClusterRecord memory record = _clusters[pick % _clusters.length];
        if (!record.present.active) return none;
        address owner = address(_actors[record.owner]);
        bytes memory data = abi.encodeCall(IMegaCluster.releaseSlots, (owner, record.ids, record.present));
        return Call(caller, address(_mega), data);
    }

    function _view(bytes memory data) private view returns (Call memory) {
        return Call(STRANGER, address(_lens), data);
    }
}
