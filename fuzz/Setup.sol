// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {Parameters} from "../contracts/interfaces/IMegaCluster.sol";
import {ISSVNetwork} from "../contracts/interfaces/ISSVNetwork.sol";
import {MegaCluster} from "../contracts/MegaCluster.sol";
import {MegaClusterViews} from "../contracts/MegaClusterViews.sol";
import {CumulativeMerkleDropModel} from "../contracts/model/CumulativeMerkleDropModel.sol";
import {HarnessActor} from "./HarnessActor.sol";
import {Examiner} from "./Examiner.sol";
import {Founder} from "./Founder.sol";
import {Missteps} from "./Missteps.sol";
import {SSVProbe, TokenProbe} from "./Probes.sol";
import {Kind, Step, World} from "./World.sol";

/// @notice A mega-cluster over the model of SSV, with amounts, slots and delays so small that calls chosen at random
/// reach the bounds of all of them.
abstract contract Setup is World {
    /// @dev SSV's lowest network fee that can be told apart from an operator's.
    uint256 private constant NETWORK_FEE = 5e10;
    uint256 private constant SSV_MAX_OPERATOR_FEE = 2e11;
    uint64 private constant SSV_THRESHOLD_BLOCKS = 1_000;
    uint256 private constant SSV_COLLATERAL = 1e15;
    uint64 private constant SSV_DECLARE_PERIOD = 10 minutes;
    uint64 private constant SSV_EXECUTE_PERIOD = 15 days;

    /// @dev No immutable: Echidna 2.0.2 knows a contract by its code, as compiled.
    address private _examiner;
    address internal _missteps;

    constructor() {
        _examiner = address(new Examiner());
        _missteps = address(new Missteps());
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
            // The last of the entities takes no ether.
            _actors[i] = new HarnessActor(i + 1 != ENTITIES);
        }
        _deployAmiss();
        _mega = new MegaCluster(_parameters());
        _treasury = _mega.treasury();
        _shares = _mega.shares();
        _lens = new MegaClusterViews(_mega);
        _genesis = block.timestamp;
        _delegate(address(new Founder()), abi.encodeCall(Founder.found, ()));
        _examineBy(abi.encodeCall(Examiner.begin, ()));
    }

    // ----------------------------------------------------------------------------------------- calls

    /// @dev Before a call of which something is to be remembered; `_examine` follows where it was accepted.
    function _observe() internal returns (bytes memory before) {
        return abi.decode(_examineBy(abi.encodeCall(Examiner.observe, ())), (bytes));
    }

    function _examine(bytes memory before, Kind kind, uint256 caller, uint256 subject) internal {
        _examineBy(abi.encodeCall(Examiner.examine, (before, Step(kind, caller, subject))));
    }

    /// @dev A call of which nothing is to be remembered.
    function _step(Kind kind, uint256 caller, uint256 subject, address target, bytes memory data) internal {
        bytes memory before = _observe();
        if (_call(caller, target, data)) _examine(before, kind, caller, subject);
    }

    function _examineBy(bytes memory data) private returns (bytes memory) {
        return _delegate(_examiner, data);
    }

    function _delegate(address to, bytes memory data) internal returns (bytes memory) {
        (bool done, bytes memory returned) = to.delegatecall(data);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(returned, 0x20), mload(returned))
            }
        }
        return returned;
    }

    // -------------------------------------------------------------------------------------- creation

    /// @dev What a constructor refuses can be tried in a constructor alone: none of the calls has its code.
    function _deployAmiss() private {
        Parameters memory p = _parameters();
        p.shareDelay = 0;
        _tryToDeploy(p);
        p = _parameters();
        p.maxMembers = 65;
        _tryToDeploy(p);
        p = _parameters();
        p.ssv = ISSVNetwork(address(0));
        _tryToDeploy(p);
        p = _parameters();
        p.token = IERC20(address(_ssv));
        _tryToDeploy(p);
    }

    function _tryToDeploy(Parameters memory p) private {
        try new MegaCluster(p) {} catch {}
    }

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
}
