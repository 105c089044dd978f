// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";

import {Examiner} from "./Examiner.sol";
import {Image} from "./Image.sol";
import {ClusterSeen, Observation} from "./Observation.sol";
import {ClusterRecord, Step} from "./World.sol";

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

    /// @dev What of an observation time moves: earnings by operator; balances by cluster, and which are liquidatable.
    struct Moving {
        uint256[] earnings;
        uint256[] balances;
        bool[] liquidatable;
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
        Observation memory before = Image.read(_kept().pointer);
        if (moved.length > 0) _move(before, abi.decode(moved, (Moving)));
        Observation memory present = _observe();
        _examineBetween(before, step, present);
        _keep(present);
    }

    function _keep(Observation memory present) private {
        Kept storage kept = _kept();
        (kept.pointer, kept.time, kept.isStale) = (SSTORE2.write(Image.write(present)), _now(), false);
    }

    function _observeMoving() private view returns (Moving memory m) {
        uint256 count = _clusters.length;
        m.earnings = _ssv.earningsUpTo(uint64(_operators.length));
        (m.balances, m.liquidatable) = (new uint256[](count), new bool[](count));
        for (uint256 i; i < count; ++i) {
            ClusterRecord storage c = _clusters[i];
            if (!c.present.active) continue;
            (m.balances[i], m.liquidatable[i]) = _ssv.accrued(_ids(c.ids), c.present);
        }
    }

    function _move(Observation memory o, Moving memory m) private pure {
        for (uint256 i; i < m.earnings.length; ++i) {
            o.operators[i].ssv.earnings = m.earnings[i];
        }
        for (uint256 i; i < m.balances.length; ++i) {
            ClusterSeen memory c = o.clusters[i];
            // Of others SSV tells nothing, or nothing that moves.
            if (!c.active || !c.ssv.known) continue;
            (c.ssv.balance, c.ssv.liquidatable) = (m.balances[i], m.liquidatable[i]);
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
