// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {Parameters} from "../../contracts/interfaces/IMegaCluster.sol";
import {ISSVNetwork} from "../../contracts/interfaces/ISSVNetwork.sol";
import {MegaCluster} from "../../contracts/MegaCluster.sol";
import {SVM, VM} from "./Cheats.sol";
import {Outside, Recorder} from "./Outside.sol";

contract Distributor {
    address public token;

    constructor(address token_) {
        token = token_;
    }
}

/// @notice One call of the mega-cluster by anyone, from any storage. All proxies are recorders, all that is
/// outside answers anything.
contract MegaClusterFrame {
    /// @dev Of `_seats`, in the mega-cluster's storage layout.
    bytes32 internal constant SEATS_SLOT = bytes32(uint256(6));

    MegaCluster internal mega;
    Recorder internal proxy;
    address internal caller;

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
        VM.etch(address(mega.shares()), address(outside).code);
        VM.etch(address(mega.treasury()), address(outside).code);
        VM.etch(address(distributor), address(outside).code);
        caller = SVM.createAddress("caller");
        proxy = new Recorder(caller);
    }

    /// @dev Any storage in which there are at most two seats, and whatever it says of the caller's proxy.
    modifier fromAnyState() {
        SVM.enableSymbolicStorage(address(mega));
        VM.assume(uint256(VM.load(address(mega), SEATS_SLOT)) <= 2);
        address found = mega.member(caller).proxy;
        VM.assume(found == address(proxy) || found == address(0));
        _;
    }

    function check_only_the_caller_is_named() public fromAnyState {
        _call();
        assert(!proxy.wasMisnamed());
    }

    function reach_a_command() public fromAnyState {
        _call();
        assert(!proxy.wasCalled());
    }

    function _call() internal {
        bytes memory data = SVM.createCalldata("MegaCluster");
        VM.prank(caller);
        (bool done,) = address(mega).call(data);
        VM.assume(done);
    }
}
