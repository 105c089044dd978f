// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {Examiner} from "./Examiner.sol";
import {Observation} from "./Observation.sol";
import {SSVProbe} from "./Probes.sol";
import {Step} from "./World.sol";

/// @notice Stands in for the `Examiner` where one engine makes all calls: what was seen after an accepted call is kept
/// as what was there before the next. Nothing else can have changed in between: a refused call changes nothing, and of
/// what is seen time moves only what SSV accrues, which is looked at again.
contract Keeper is Examiner {
    /// @dev `pointer`: where the observation is, as code. `isStale`: something else may have changed since.
    struct Kept {
        address pointer;
        uint64 time;
        bool isStale;
    }

    /// @dev What of an observation time moves.
    struct Moving {
        SSVProbe.OperatorView[] operators;
        SSVProbe.ClusterView[] clusters;
    }

    /// @dev Beyond all of the harness's own storage.
    uint256 private constant SLOT = 1 << 128;

    /// @inheritdoc Examiner
    /// @return moved An encoded `Moving`, if time has passed since the last observation.
    function observe() external payable override returns (bytes memory moved) {
        Kept storage kept = _kept();
        if (kept.pointer == address(0) || kept.isStale || msg.value > 0) _keep(_observe());
        else if (kept.time != _now()) return abi.encode(_observeMoving());
        // Ether stays with the actor even if its call is refused.
        if (msg.value > 0) kept.isStale = true;
    }

    /// @inheritdoc Examiner
    function examine(bytes calldata moved, Step calldata step) external payable override {
        Observation memory before = abi.decode(SSTORE2.read(_kept().pointer), (Observation));
        if (moved.length > 0) _move(before, abi.decode(moved, (Moving)));
        Observation memory present = _observe();
        _examineBetween(before, step, present);
        _keep(present);
    }

    function _keep(Observation memory present) private {
        Kept storage kept = _kept();
        (kept.pointer, kept.time, kept.isStale) = (SSTORE2.write(abi.encode(present)), _now(), false);
    }

    function _observeMoving() private view returns (Moving memory m) {
        m.operators = _observeSsvOperators();
        m.clusters = new SSVProbe.ClusterView[](_clusters.length);
        for (uint256 i; i < m.clusters.length; ++i) {
            address owner = address(_actors[_clusters[i].owner]);
            m.clusters[i] = _observeSsvCluster(_clusters[i], _mega.member(owner).proxy);
        }
    }

    function _move(Observation memory o, Moving memory m) private pure {
        for (uint256 i; i < m.operators.length; ++i) {
            o.operators[i].ssv = m.operators[i];
        }
        for (uint256 i; i < m.clusters.length; ++i) {
            o.clusters[i].ssv = m.clusters[i];
        }
    }

    /// @dev Block and second.
    function _now() private view returns (uint64) {
        return uint64(block.number << 40 | block.timestamp);
    }

    function _kept() private pure returns (Kept storage kept) {
        uint256 slot = SLOT;
        assembly ("memory-safe") {
            kept.slot := slot
        }
    }
}
