// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {IMegaCluster, Parameters} from "../contracts/interfaces/IMegaCluster.sol";
import {ISSVNetwork} from "../contracts/interfaces/ISSVNetwork.sol";
import {MegaCluster} from "../contracts/MegaCluster.sol";
import {CumulativeMerkleDropModel} from "../contracts/model/CumulativeMerkleDropModel.sol";
import {Actor} from "./Actor.sol";
import {Examiner} from "./Examiner.sol";
import {SSVProbe, TokenProbe} from "./Probes.sol";
import {Kind, OperatorRecord, Step, World} from "./World.sol";

/// @notice A mega-cluster over the model of SSV, with amounts, slots and delays so small that calls chosen at random
/// reach the bounds of all of them; and a cast, of which five are members with two operators each.
abstract contract Setup is World {
    /// @dev SSV's lowest network fee that can be told apart from an operator's.
    uint256 private constant NETWORK_FEE = 5e10;
    uint256 private constant SSV_MAX_OPERATOR_FEE = 2e11;
    uint64 private constant SSV_THRESHOLD_BLOCKS = 1_000;
    uint256 private constant SSV_COLLATERAL = 1e15;
    uint64 private constant SSV_DECLARE_PERIOD = 10 minutes;
    uint64 private constant SSV_EXECUTE_PERIOD = 15 days;

    address private immutable _examiner;

    /// @notice An actor called, and was accepted or refused with `returned`.
    event Called(uint256 actor, address target, uint256 value, bytes data, bool accepted, bytes returned);

    constructor() payable {
        _examiner = address(new Examiner());
        _token = new TokenProbe();
        _ssv = new SSVProbe(
            IERC20(address(_token)),
            SSV_THRESHOLD_BLOCKS,
            SSV_COLLATERAL,
            SSV_DECLARE_PERIOD,
            SSV_EXECUTE_PERIOD
        );
        _ssv.updateMaximumOperatorFee(uint64(SSV_MAX_OPERATOR_FEE));
        _ssv.updateNetworkFee(NETWORK_FEE);
        _distributor = new CumulativeMerkleDropModel(address(_token));
        for (uint256 i; i < ACTORS; ++i) {
            _actors[i] = new Actor();
        }
        _mega = new MegaCluster(_parameters());
        _treasury = _mega.treasury();
        _shares = _mega.shares();
        _genesis = block.timestamp;
        _enrich();
        _gather();
        _examineBy(abi.encodeCall(Examiner.begin, ()));
    }

    receive() external payable {}

    // ----------------------------------------------------------------------------------------- calls

    /// @dev Lets the actor call, and examines what came of it. `afterwards` has to follow.
    function _observe() internal returns (bytes memory before) {
        return abi.decode(_examineBy(abi.encodeCall(Examiner.observe, ())), (bytes));
    }

    function _examine(bytes memory before, Kind kind, uint256 caller, uint256 subject) internal {
        _examineBy(abi.encodeCall(Examiner.examine, (before, Step(kind, caller, subject))));
    }

    /// @dev An accepted call of which nothing needs to be remembered.
    function _step(Kind kind, uint256 caller, uint256 subject, address target, bytes memory data) internal {
        bytes memory before = _observe();
        if (_call(caller, target, data)) _examine(before, kind, caller, subject);
    }

    function _call(uint256 caller, address target, bytes memory data) internal returns (bool accepted) {
        return _call(caller, target, 0, data);
    }

    function _call(uint256 caller, address target, uint256 value, bytes memory data)
        internal
        returns (bool accepted)
    {
        bytes memory returned;
        (accepted, returned) = _actors[caller].execute(target, value, data);
        emit Called(caller, target, value, data, accepted, returned);
    }

    function _examineBy(bytes memory data) private returns (bytes memory) {
        (bool done, bytes memory returned) = _examiner.delegatecall(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(returned, 0x20), mload(returned))
            }
        }
        return returned;
    }

    // -------------------------------------------------------------------------------------- creation

    function _parameters() private view returns (Parameters memory) {
        return Parameters({
            governor: address(_actors[GOVERNOR]),
            ssv: ISSVNetwork(address(_ssv)),
            token: IERC20(address(_token)),
            distributor: ICumulativeMerkleDrop(address(_distributor)),
            treasuryBasisPoints: uint16(TREASURY_BASIS_POINTS),
            rateExponentWad: uint64(RATE_EXPONENT_WAD),
            targetCapacity: uint32(TARGET_CAPACITY),
            maxMembers: uint8(MAX_MEMBERS),
            slotsPerOperator: uint32(SLOTS_PER_OPERATOR),
            maxOperatorFee: MAX_OPERATOR_FEE,
            exitNotice: 1 days,
            rateWindow: uint32(RATE_WINDOW),
            shareDelay: uint32(SHARE_DELAY)
        });
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

    function _gather() private {
        for (uint256 i; i < ENTITIES - 1; ++i) {
            _call(GOVERNOR, address(_mega), abi.encodeCall(IMegaCluster.list, (address(_actors[i]))));
            _call(i, address(_mega), abi.encodeCall(IMegaCluster.join, ()));
            _register(i);
            _register(i);
        }
    }

    function _register(uint256 entity) private {
        bytes memory key = abi.encode(_operators.length + 1);
        // One is free of charge.
        uint256 fee = _operators.length * 1e10;
        if (_call(entity, address(_mega), abi.encodeCall(IMegaCluster.registerOperator, (key, fee, 0)))) {
            _operators.push(OperatorRecord(uint8(entity), false, false));
        }
    }
}
