// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {MegaClusterShare} from "../../contracts/MegaClusterShare.sol";
import {Treasury} from "../../contracts/Treasury.sol";
import {SVM, VM} from "./Cheats.sol";
import {StandardToken} from "./StandardToken.sol";

/// @notice One step from any state that satisfies the invariant, by any caller: the invariant holds again.
///
/// The invariant: the token's balance covers owedTotal and undistributed, and no account's index is ahead of the
/// treasury's. That deposited = paid + owedTotal + undistributed follows from the changes, which are proved to be
/// equal, and from the constructor, which leaves all of them 0. The sums wrap like the contract's words; its own
/// additions are checked.
contract TreasuryConservation {
    struct Books {
        uint256 deposited;
        uint256 paid;
        uint256 owedTotal;
        uint256 undistributed;
        uint256 index;
        uint256 held;
        uint256 supply;
    }

    /// @dev `claim` is what the account would be paid at the present index.
    struct Account {
        uint256 shares;
        uint256 claim;
        uint256 held;
    }

    StandardToken internal token;
    Treasury internal treasury;
    MegaClusterShare internal shares;

    /// @dev This contract plays the mega-cluster.
    function setUp() public {
        VM.roll(SVM.createUint(63, "block"));
        token = new StandardToken();
        SVM.enableSymbolicStorage(address(token));
        treasury = new Treasury(IERC20(address(token)), uint32(SVM.createUint(32, "shareDelay")));
        shares = MegaClusterShare(address(treasury.shares()));
    }

    modifier fromAnyState() {
        SVM.enableSymbolicStorage(address(treasury));
        SVM.enableSymbolicStorage(address(shares));
        _;
    }

    // ----------------------------------------------------------------------------------- the start

    /// @dev What came before the constructor ran is not accounted for, and no account is owed anything.
    function check_start(address account) public view {
        Books memory b = _books();
        assert(b.deposited == 0 && b.paid == 0 && b.owedTotal == 0 && b.undistributed == 0 && b.index == 0);
        assert(b.supply == 0);
        assert(treasury.owed(account) == 0 && treasury.indexOf(account) == 0);
        assert(shares.balanceOf(account) == 0);
    }

    // ------------------------------------------------------------------------------------ any step

    function check_every_wei_is_owed_or_paid(address caller) public fromAnyState {
        Books memory b = _anyBooks(caller);
        _call("Treasury", address(treasury), caller);
        _assertBooks(b, _books());
    }

    function check_every_wei_is_owed_or_paid_through_shares(address caller) public fromAnyState {
        Books memory b = _anyBooks(caller);
        _call("MegaClusterShare", address(shares), caller);
        Books memory c = _books();
        _assertBooks(b, c);
        assert(c.paid == b.paid);
    }

    function check_treasury_covers_what_it_owes(address caller) public fromAnyState {
        _anyBooks(caller);
        _call("Treasury", address(treasury), caller);
        Books memory c = _books();
        assert(c.held >= c.owedTotal + c.undistributed);
    }

    function check_treasury_covers_what_it_owes_through_shares(address caller) public fromAnyState {
        _anyBooks(caller);
        _call("MegaClusterShare", address(shares), caller);
        Books memory c = _books();
        assert(c.held >= c.owedTotal + c.undistributed);
    }

    /// @dev For any account: what it is owed grows by its shares times the index, unless it claims; with the sum of
    /// all shares being the supply, the sum of all claims grows by what owedTotal grows.
    function check_what_is_owed_grows_with_shares(address caller, address account) public fromAnyState {
        unchecked {
            Books memory b = _anyBooks(caller);
            Account memory x = _anyAccount(account, b);
            _call("Treasury", address(treasury), caller);

            Books memory c = _books();
            Account memory y = _account(account, c);
            uint256 payout = c.paid - b.paid;
            uint256 grown = c.index - b.index;
            assert(c.owedTotal + payout == b.owedTotal + grown * b.supply);
            if (account == caller && payout > 0) {
                assert(payout == x.claim + grown * x.shares);
                assert(y.claim == 0);
            } else {
                assert(y.claim == x.claim + grown * x.shares);
            }
            assert(c.supply == b.supply && y.shares == x.shares);
            assert(treasury.indexOf(account) <= c.index);
        }
    }

    /// @dev The same where shares come and go: it counts what was held before.
    function check_what_is_owed_grows_with_shares_through_shares(address caller, address account)
        public
        fromAnyState
    {
        unchecked {
            Books memory b = _anyBooks(caller);
            Account memory x = _anyAccount(account, b);
            _call("MegaClusterShare", address(shares), caller);

            Books memory c = _books();
            uint256 grown = c.index - b.index;
            assert(c.owedTotal == b.owedTotal + grown * b.supply);
            assert(_account(account, c).claim == x.claim + grown * x.shares);
            assert(treasury.indexOf(account) <= c.index);
        }
    }

    // ------------------------------------------------------------------------------- single calls

    function check_claims_pay_only_what_is_owed(address caller, address other) public fromAnyState {
        unchecked {
            VM.assume(caller != other && other != address(treasury));
            Books memory b = _anyBooks(caller);
            uint256 had = token.balanceOf(caller);
            uint256 otherHad = token.balanceOf(other);
            uint256 claimable = treasury.claimable(caller);

            VM.prank(caller);
            uint256 amount = treasury.claim();
            assert(amount == claimable);
            assert(_books().held == b.held - amount);
            assert(token.balanceOf(caller) == had + amount);
            assert(token.balanceOf(other) == otherHad);
        }
    }

    /// @dev The shares' own calls pay nobody either: see `check_every_wei_is_owed_or_paid_through_shares`.
    function check_no_other_call_takes_tokens(address caller) public fromAnyState {
        Books memory b = _anyBooks(caller);
        bytes memory data = SVM.createCalldata("Treasury", true);
        VM.assume(bytes4(data) != Treasury.claim.selector);
        VM.prank(caller);
        (bool done,) = address(treasury).call(data);
        VM.assume(done);
        assert(token.balanceOf(address(treasury)) == b.held);
    }

    function check_claiming_twice_pays_once(address caller) public fromAnyState {
        _anyBooks(caller);
        VM.prank(caller);
        treasury.claim();
        assert(treasury.claimable(caller) == 0);
        VM.prank(caller);
        (bool done,) = address(treasury).call(abi.encodeCall(Treasury.claim, ()));
        assert(!done);
    }

    function check_settling_often_changes_nothing(address account, address other) public fromAnyState {
        Books memory b = _anyBooks(account);
        _anyAccount(account, b);
        _anyAccount(other, b);
        uint256 claimable = treasury.claimable(other);
        treasury.settle(account);
        assert(treasury.claimable(other) == claimable);
        Books memory c = _books();
        uint256 owed = treasury.owed(account);
        treasury.settle(account);
        _assertSame(c, _books());
        assert(treasury.owed(account) == owed);
    }

    function check_burning_keeps_what_was_earned(address account, address other) public fromAnyState {
        Books memory b = _anyBooks(account);
        _anyAccount(account, b);
        _anyAccount(other, b);
        uint256 claimable = treasury.claimable(other);
        shares.dropRank(account);
        // A smaller supply may share out what the larger one left over.
        assert(treasury.claimable(other) >= claimable);
    }

    function check_no_share_earns_before_its_mint(address account, address other) public fromAnyState {
        Books memory b = _anyBooks(account);
        _anyAccount(account, b);
        _anyAccount(other, b);
        uint256 claimable = treasury.claimable(other);
        shares.mint(account);
        assert(_account(other, _books()).claim == claimable);
        // The first share finds what came before it; that was nobody's.
        assert(b.supply == 0 || treasury.claimable(other) == claimable);
    }

    // ----------------------------------------------------------------- what must be possible, so fail

    function reach_a_claim(address caller) public fromAnyState {
        _anyBooks(caller);
        VM.prank(caller);
        assert(treasury.claim() == 0);
    }

    function reach_a_distribution(address account) public fromAnyState {
        Books memory b = _anyBooks(account);
        _anyAccount(account, b);
        treasury.settle(account);
        assert(treasury.owed(account) == 0 || treasury.index() == b.index);
    }

    function reach_a_mint(address account) public fromAnyState {
        Books memory b = _anyBooks(account);
        shares.mint(account);
        assert(shares.totalSupply() == b.supply || treasury.index() == b.index);
    }

    function reach_a_burn(address account) public fromAnyState {
        Books memory b = _anyBooks(account);
        shares.dropRank(account);
        assert(shares.totalSupply() == b.supply || treasury.index() == b.index);
    }

    // ------------------------------------------------------------------------------------- parts

    /// @dev The treasury itself never claims: it calls its token and its shares alone.
    function _anyBooks(address caller) internal view returns (Books memory b) {
        VM.assume(caller != address(treasury));
        b = _books();
        VM.assume(b.held < 2 ** 128);
        VM.assume(b.held >= b.owedTotal + b.undistributed);
        VM.assume(b.supply < 2 ** 64);
    }

    function _anyAccount(address account, Books memory b) internal view returns (Account memory) {
        VM.assume(treasury.indexOf(account) <= b.index);
        VM.assume(shares.balanceOf(account) <= b.supply);
        return _account(account, b);
    }

    function _call(string memory name, address target, address caller) internal {
        bytes memory data = SVM.createCalldata(name, true);
        VM.prank(caller);
        (bool done,) = target.call(data);
        // What is refused changes nothing.
        VM.assume(done);
    }

    function _assertBooks(Books memory b, Books memory c) internal pure {
        unchecked {
            uint256 payout = c.paid - b.paid;
            assert(c.held == b.held - payout);
            assert(
                c.deposited - b.deposited
                    == payout + c.owedTotal - b.owedTotal + c.undistributed - b.undistributed
            );
        }
    }

    function _assertSame(Books memory b, Books memory c) internal pure {
        assert(c.deposited == b.deposited);
        assert(c.paid == b.paid);
        assert(c.owedTotal == b.owedTotal);
        assert(c.undistributed == b.undistributed);
        assert(c.index == b.index);
        assert(c.held == b.held);
    }

    function _books() internal view returns (Books memory b) {
        b.deposited = treasury.deposited();
        b.paid = treasury.paid();
        b.owedTotal = treasury.owedTotal();
        b.undistributed = treasury.undistributed();
        b.index = treasury.index();
        b.held = token.balanceOf(address(treasury));
        b.supply = shares.totalSupply();
    }

    function _account(address account, Books memory b) internal view returns (Account memory a) {
        unchecked {
            a.shares = shares.balanceOf(account);
            a.claim = treasury.owed(account) + a.shares * (b.index - treasury.indexOf(account));
            a.held = token.balanceOf(account);
        }
    }
}
