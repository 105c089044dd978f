// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {Parameters} from "../../contracts/interfaces/IMegaCluster.sol";
import {ISSVNetwork} from "../../contracts/interfaces/ISSVNetwork.sol";
import {CapacityAverage} from "../../contracts/libraries/CapacityAverage.sol";
import {MegaCluster} from "../../contracts/MegaCluster.sol";
import {SVM, VM} from "./Cheats.sol";
import {Outside, Recorder, SharesOutside} from "./Outside.sol";

contract Distributor {
    address public token;

    constructor(address token_) {
        token = token_;
    }
}

/// @dev Stands in the mega-cluster's place while its storage is made ready, and no longer.
contract Probe {
    uint256[6] private _before;
    uint256[] private _seats;
    CapacityAverage.Clock private _clock;
    address private _owner;
    address private _pendingOwner;

    /// @dev What a constructor wrote is no unknown for Halmos, unless it is overwritten.
    function forget() external {
        _clock.updatedAt = uint40(block.timestamp);
        _clock.integral = uint104(SVM.createUint(104, "integral"));
        _clock.integralAtWindow = uint104(SVM.createUint(104, "integralAtWindow"));
        _owner = SVM.createAddress("owner");
        _pendingOwner = SVM.createAddress("pendingOwner");
    }

    function countSeats() external view returns (uint256) {
        return _seats.length;
    }
}

/// @notice A mega-cluster with any storage, and somebody who is about to call it. The caller's proxy is a recorder;
/// all that is outside answers anything.
abstract contract MegaClusterStage {
    MegaCluster internal mega;
    Recorder internal proxy;
    SharesOutside internal shares;
    address internal caller;
    bytes internal probe;

    /// @dev The bound on seats taken.
    uint256 internal mostSeats = 1;

    function setUp() public virtual {
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
        // Later than the deployment, and by any time.
        VM.warp(SVM.createUint(40, "timestamp"));
        caller = SVM.createAddress("caller");
        proxy = new Recorder(caller);
    }

    /// @dev Any storage in which at most `mostSeats` seats are taken and the capacity was noted in this second.
    function _takeAnyState() internal {
        SVM.enableSymbolicStorage(address(mega));
        bytes memory code = address(mega).code;
        VM.etch(address(mega), probe);
        Probe(address(mega)).forget();
        VM.assume(Probe(address(mega)).countSeats() <= mostSeats);
        VM.etch(address(mega), code);
        _takeAnyProxies();
    }

    function _takeAnyProxies() internal virtual {
        address found = mega.member(caller).proxy;
        VM.assume(found == address(proxy) || found == address(0));
    }
}
