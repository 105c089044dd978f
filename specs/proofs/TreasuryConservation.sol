// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {MegaClusterShare} from "../../contracts/MegaClusterShare.sol";
import {Treasury} from "../../contracts/Treasury.sol";
import {SVM, VM} from "./Cheats.sol";
import {StandardToken} from "./StandardToken.sol";

/// @notice One step from any state that satisfies the invariant, by any caller: the invariant holds again.
contract TreasuryConservation {
    /// @dev The books, and what one account has of them.
    struct Books {
        uint256 deposited;
        uint256 paid;
        uint256 owedTotal;
        uint256 undistributed;
        uint256 held;
    }

    StandardToken internal token;
    Treasury internal treasury;
    MegaClusterShare internal shares;

    /// @dev This contract plays the mega-cluster.
    function setUp() public {
        token = new StandardToken();
        treasury = new Treasury(IERC20(address(token)), uint32(SVM.createUint(32, "shareDelay")));
        shares = MegaClusterShare(address(treasury.shares()));
        SVM.enableSymbolicStorage(address(token));
        SVM.enableSymbolicStorage(address(treasury));
        SVM.enableSymbolicStorage(address(shares));
    }

    function check_every_wei_is_owed_or_paid(address caller) public {
        unchecked {
            (Books memory b, Books memory c) = _step(caller);
            assert(
                c.deposited - b.deposited
                    == c.paid - b.paid + c.owedTotal - b.owedTotal + c.undistributed - b.undistributed
            );
        }
    }

    function check_treasury_covers_what_it_owes(address caller) public {
        unchecked {
            (Books memory b, Books memory c) = _step(caller);
            assert(c.held >= c.owedTotal + c.undistributed);
            assert(c.paid - b.paid == b.held - c.held);
        }
    }

    function _step(address caller) internal returns (Books memory b, Books memory c) {
        unchecked {
            VM.assume(caller != address(treasury));
            b = _books();
            VM.assume(b.held < 2 ** 128);
            VM.assume(b.held >= b.owedTotal + b.undistributed);

            bytes memory data = SVM.createCalldata("Treasury", false);
            VM.prank(caller);
            (bool done,) = address(treasury).call(data);
            VM.assume(done);

            c = _books();
        }
    }

    function _books() internal view returns (Books memory b) {
        b.deposited = treasury.deposited();
        b.paid = treasury.paid();
        b.owedTotal = treasury.owedTotal();
        b.undistributed = treasury.undistributed();
        b.held = token.balanceOf(address(treasury));
    }
}
