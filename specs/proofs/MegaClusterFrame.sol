// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {IMegaCluster, Parameters} from "../../contracts/interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../../contracts/interfaces/IMegaClusterShare.sol";
import {ISSVNetwork} from "../../contracts/interfaces/ISSVNetwork.sol";
import {MegaCluster} from "../../contracts/MegaCluster.sol";
import {SVM, VM} from "./Cheats.sol";
import {Outside, Recorder, SharesOutside} from "./Outside.sol";

contract Distributor {
    address public token;

    constructor(address token_) {
        token = token_;
    }
}

/// @dev Stands in the mega-cluster's place while two words of its storage are read, and no longer.
contract Probe {
    uint256[6] private _before;
    uint256[] private _seats;
    uint40 private _updatedAt;

    function look() external view returns (uint256 seats, uint256 updatedAt) {
        return (_seats.length, _updatedAt);
    }
}

/// @notice One call of the mega-cluster by anyone, from any storage. All proxies are recorders, all that is
/// outside answers anything.
contract MegaClusterFrame {
    MegaCluster internal mega;
    Recorder internal proxy;
    SharesOutside internal shares;
    address internal caller;
    bytes internal probe;

    function setUp() public {
        Outside outside = new Outside();
        Distributor distributor = new Distributor(address(outside));
        mega = new MegaCluster(
            Parameters({
                governor: address(this),
                ssv: ISSVNetwork(address(outside)),
                token: IERC20(address(outside)),
                distributor: ICumulativeMerkleDrop(address(distributor)),
                treasuryBasisPoints: 1000,
                rateExponentWad: 2e18,
                targetCapacity: 1000,
                maxMembers: 64,
                slotsPerOperator: 500,
                maxOperatorFee: 1e13,
                exitNotice: 14 days,
                rateWindow: 7 days,
                shareDelay: 7200
            })
        );
        shares = SharesOutside(payable(address(mega.shares())));
        VM.etch(address(shares), address(new SharesOutside()).code);
        VM.etch(address(mega.treasury()), address(outside).code);
        VM.etch(address(distributor), address(outside).code);
        probe = address(new Probe()).code;
        caller = SVM.createAddress("caller");
        proxy = new Recorder(caller);
    }

    /// @dev Any storage in which there are at most one seat, and whatever it says of the caller's proxy.
    modifier fromAnyState() {
        SVM.enableSymbolicStorage(address(mega));
        bytes memory code = address(mega).code;
        VM.etch(address(mega), probe);
        (uint256 seats, uint256 updatedAt) = Probe(address(mega)).look();
        VM.assume(seats <= 1 && updatedAt == block.timestamp);
        VM.etch(address(mega), code);
        address found = mega.member(caller).proxy;
        VM.assume(found == address(proxy) || found == address(0));
        _;
    }

    function check_only_the_caller_is_named() public fromAnyState {
        _call();
        assert(!proxy.wasMisnamed());
    }

    /// @dev Never joined, and neither governor nor about to be: all that it can do is join and free slots.
    function check_a_stranger_is_nobody() public fromAnyState {
        IMegaCluster.Member memory m = mega.member(caller);
        VM.assume(m.proxy == address(0) && !m.joined);
        VM.assume(caller != mega.owner() && caller != mega.pendingOwner());
        bytes4 selector = _call();
        assert(selector == IMegaCluster.join.selector || selector == IMegaCluster.releaseSlots.selector);
    }

    function check_no_operator_beyond_its_slots(uint64 operatorId) public fromAnyState {
        VM.assume(mega.operator(operatorId).usedSlots <= mega.slotsPerOperator());
        _call();
        assert(mega.operator(operatorId).usedSlots <= mega.slotsPerOperator());
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

    function reach_a_taken_slot(uint64 operatorId) public fromAnyState {
        uint32 used = mega.operator(operatorId).usedSlots;
        VM.assume(used <= mega.slotsPerOperator());
        _call();
        assert(mega.operator(operatorId).usedSlots <= used);
    }

    function reach_a_command() public fromAnyState {
        _call();
        assert(!proxy.wasCalled());
    }

    function _call() internal returns (bytes4 selector) {
        bytes memory data = SVM.createCalldata("MegaCluster");
        VM.prank(caller);
        (bool done,) = address(mega).call(data);
        VM.assume(done);
        return bytes4(data);
    }
}
