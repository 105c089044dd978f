// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaClusterShare} from "../../contracts/interfaces/IMegaClusterShare.sol";
import {MegaClusterShare} from "../../contracts/MegaClusterShare.sol";
import {SVM, VM} from "./Cheats.sol";
import {Outside} from "./Outside.sol";

/// @notice One call of the shares by anyone, from any storage and in any block. The treasury answers anything.
contract SharesFrame {
    MegaClusterShare internal shares;
    address internal megaCluster;

    /// @dev An account, and one of its ranks.
    struct Account {
        uint256 units;
        uint256 minted;
        uint256 pending;
        IMegaClusterShare.Rank rank;
    }

    function setUp() public {
        VM.roll(SVM.createUint(63, "block"));
        megaCluster = SVM.createAddress("megaCluster");
        uint32 shareDelay = uint32(SVM.createUint(32, "shareDelay"));
        VM.prank(address(new Outside()));
        shares = new MegaClusterShare(megaCluster, shareDelay);
    }

    modifier fromAnyState() {
        SVM.enableSymbolicStorage(address(shares));
        _;
    }

    /// @dev A call changes one account at most: up by a mint, down by what only the mega-cluster can call.
    function check_shares_never_move(address caller, address a, address b) public fromAnyState {
        VM.assume(a != b);
        uint256 hadA = shares.balanceOf(a);
        uint256 hadB = shares.balanceOf(b);
        VM.assume(shares.totalSupply() < 2 ** 64);
        VM.assume(hadA <= shares.totalSupply() && hadB <= shares.totalSupply());
        (bytes4 selector, address named) = _call(caller);
        uint256 hasA = shares.balanceOf(a);
        assert(hasA == hadA || shares.balanceOf(b) == hadB);
        assert(hasA == hadA || named == a);
        assert(hasA <= hadA || selector == IMegaClusterShare.mint.selector);
        assert(hasA >= hadA || (selector == IMegaClusterShare.dropRank.selector && caller == megaCluster));
    }

    function check_no_allowance(address caller, address a, address b) public fromAnyState {
        VM.assume(shares.allowance(a, b) == 0);
        _call(caller);
        assert(shares.allowance(a, b) == 0);
    }

    /// @dev What an account has, and the supply, change by the units of the rank that it gains or loses.
    function check_supply_is_the_sum_of_minted_ranks(address caller, address a, uint256 at)
        public
        fromAnyState
    {
        unchecked {
            uint256 supply = shares.totalSupply();
            VM.assume(supply < 2 ** 64);
            VM.assume(shares.balanceOf(a) <= supply);
            Account memory x = _account(a, at);
            (, address named) = _call(caller);
            Account memory y = _account(a, at);

            if (y.minted == x.minted) {
                assert(y.units == x.units);
            } else if (y.minted == x.minted + 1) {
                if (at == y.minted) assert(y.units == x.units + y.rank.units && y.rank.remembered);
            } else {
                assert(y.minted + 1 == x.minted);
                if (at == x.minted) assert(y.units == x.units - x.rank.units);
            }
            uint256 change = y.units - x.units;
            if (named == a) {
                assert(shares.totalSupply() == supply + change);
                assert(shares.totalSupply() < 2 ** 64);
            }
        }
    }

    /// @dev What was minted keeps its units; only the rank above all may get others.
    function check_a_minted_rank_keeps_its_units(address caller, address a, uint256 at) public fromAnyState {
        Account memory x = _account(a, at);
        VM.assume(at > 0 && at <= x.minted && x.minted < 2 ** 64 && x.pending < 2 ** 64);
        _call(caller);
        Account memory y = _account(a, at);
        assert(y.rank.units == x.rank.units);
        assert(y.rank.remembered == x.rank.remembered);
    }

    function check_no_share_comes_within_its_delay(address caller, address a) public fromAnyState {
        uint256 minted = shares.mintedRanks(a);
        uint256 pending = shares.pendingRanks(a);
        VM.assume(minted < 2 ** 64 && pending < 2 ** 64);
        uint256 had = shares.balanceOf(a);
        IMegaClusterShare.Rank memory lowest = shares.rankAt(a, minted + 1);
        _call(caller);
        if (shares.balanceOf(a) > had) {
            assert(pending > 0 && block.number >= lowest.readyBlock);
            assert(shares.mintedRanks(a) == minted + 1);
        }
        if (shares.pendingRanks(a) > pending) {
            assert(caller == megaCluster && shares.pendingRanks(a) == pending + 1);
            uint256 ready = shares.rankAt(a, minted + pending + 1).readyBlock;
            assert(ready == block.number + shares.shareDelay());
        }
    }

    // ----------------------------------------------------------------- what must be possible, so fail

    function reach_more_shares(address caller, address a) public fromAnyState {
        uint256 had = shares.balanceOf(a);
        _call(caller);
        assert(shares.balanceOf(a) <= had);
    }

    function reach_fewer_shares(address caller, address a) public fromAnyState {
        uint256 had = shares.balanceOf(a);
        _call(caller);
        assert(shares.balanceOf(a) >= had);
    }

    function reach_a_pending_rank(address caller, address a) public fromAnyState {
        uint256 pending = shares.pendingRanks(a);
        _call(caller);
        assert(shares.pendingRanks(a) <= pending);
    }

    // ------------------------------------------------------------------------------------- parts

    function _call(address caller) internal returns (bytes4 selector, address named) {
        bytes memory data = SVM.createCalldata("MegaClusterShare");
        VM.prank(caller);
        (bool done,) = address(shares).call(data);
        VM.assume(done);
        selector = bytes4(data);
        if (data.length < 36) return (selector, named);
        assembly ("memory-safe") {
            named := mload(add(data, 36))
        }
    }

    function _account(address account, uint256 at) internal view returns (Account memory) {
        return Account(
            shares.balanceOf(account),
            shares.mintedRanks(account),
            shares.pendingRanks(account),
            shares.rankAt(account, at)
        );
    }
}
