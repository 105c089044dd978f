// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../../contracts/interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../../contracts/interfaces/IMegaClusterShare.sol";
import {SVM, VM} from "./Cheats.sol";
import {MegaClusterStage} from "./MegaClusterStage.sol";

/// @notice One call of the mega-cluster by anyone, from any storage.
contract MegaClusterFrame is MegaClusterStage {
    modifier fromAnyState() {
        _takeAnyState();
        _;
    }

    /// @dev Never joined, and neither governor nor about to be: all that it can do is join and free slots.
    function check_a_stranger_is_nobody() public fromAnyState {
        IMegaCluster.Member memory m = mega.member(caller);
        VM.assume(m.proxy == address(0) && !m.joined);
        VM.assume(caller != mega.owner() && caller != mega.pendingOwner());
        bytes memory data = SVM.createCalldata("MegaCluster");
        bytes4 selector = bytes4(data);
        VM.assume(selector != IMegaCluster.join.selector && selector != IMegaCluster.releaseSlots.selector);
        VM.prank(caller);
        (bool done,) = address(mega).call(data);
        assert(!done);
    }

    function check_suspension_takes_nothing(
        address entity,
        address other,
        uint64 operatorId,
        uint64[4] calldata operatorIds
    ) public fromAnyState {
        IMegaCluster.Member memory m = mega.member(other);
        IMegaCluster.Operator memory o = mega.operator(operatorId);
        IMegaCluster.Holding memory h = mega.holding(other, operatorIds);

        VM.prank(caller);
        mega.suspend(entity);

        IMegaCluster.Member memory n = mega.member(other);
        assert(n.proxy == m.proxy && n.joined == m.joined && n.listed == m.listed);
        assert(n.operators == m.operators && n.openOperators == m.openOperators);
        assert(n.validators == m.validators);
        assert(n.suspended == (m.suspended || other == entity));
        IMegaCluster.Operator memory p = mega.operator(operatorId);
        assert(p.entity == o.entity && p.closedAt == o.closedAt && p.removed == o.removed);
        assert(p.usedSlots == o.usedSlots);
        IMegaCluster.Holding memory i = mega.holding(other, operatorIds);
        assert(i.validators == h.validators && i.heldSlots == h.heldSlots);
        assert(!proxy.wasCalled());
    }

    /// @dev A rank that was minted once brings what it brought then.
    function check_cycling_operators_gains_nothing(address entity, uint8 held, uint64 units)
        public
        fromAnyState
    {
        shares.set(held, IMegaClusterShare.Rank({units: units, readyBlock: 0, remembered: true}));
        (uint256 rank, uint256 offered) = mega.nextRank(entity);
        assert(rank == 0 || (rank == uint256(held) + 1 && offered == units));
    }

    // ----------------------------------------------------------------- what must be possible, so fail

    function reach_a_rank(address entity, uint8 held, uint64 units) public fromAnyState {
        shares.set(held, IMegaClusterShare.Rank({units: units, readyBlock: 0, remembered: true}));
        (uint256 rank,) = mega.nextRank(entity);
        assert(rank == 0);
    }

    function reach_a_suspension(address entity) public fromAnyState {
        VM.prank(caller);
        mega.suspend(entity);
        assert(mega.member(entity).seat == 1);
    }

    function reach_a_join() public fromAnyState {
        VM.assume(mega.member(caller).proxy == address(proxy));
        VM.prank(caller);
        mega.join();
        assert(!mega.member(caller).joined);
    }
}
