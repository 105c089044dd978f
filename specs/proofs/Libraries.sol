// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Capacity} from "../../contracts/libraries/Capacity.sol";
import {RewardSplit} from "../../contracts/libraries/RewardSplit.sol";
import {VM} from "./Cheats.sol";

/// @notice The arithmetic of the split and of the capacity, for all numbers.
contract Libraries {
    using Capacity for Capacity.Tally;

    // ----------------------------------------------------------------------------------- the split

    function check_treasury_gets_at_least_its_share(uint256 amount, uint256 basisPoints) public pure {
        unchecked {
            VM.assume(basisPoints <= 10_000 && amount < 2 ** 128);
            uint256 part = RewardSplit.toTreasuryUp(amount, basisPoints);
            assert(part * 10_000 >= amount * basisPoints);
            assert(part * 10_000 < amount * basisPoints + 10_000);
        }
    }

    function check_split_loses_nothing(uint256 amount, uint256 basisPoints) public pure {
        unchecked {
            VM.assume(basisPoints <= 10_000 && amount < 2 ** 128);
            uint256 part = RewardSplit.toTreasuryUp(amount, basisPoints);
            assert(part <= amount);
        }
    }

    function reach_a_split_with_a_rest(uint256 amount) public pure {
        VM.assume(amount < 2 ** 128);
        assert(RewardSplit.toTreasuryUp(amount, 1_000) * 10 == amount);
    }

    // --------------------------------------------------------------------------------- the capacity

    /// @dev One more entity: the tally is again the sum and the three largest, descending.
    function check_a_tally_keeps_the_three_largest(Capacity.Tally memory t, uint64 free) public pure {
        VM.assume(t.first >= t.second && t.second >= t.third);
        VM.assume(t.first < 2 ** 64 && t.sum < 2 ** 128);
        (uint256 sum, uint256 a, uint256 b, uint256 c) = (t.sum, t.first, t.second, t.third);
        t.add(free);
        assert(t.sum == sum + free);
        assert(t.first == _max(a, free));
        assert(t.second == _max(b, _min(a, free)));
        assert(t.third == _max(c, _min(b, free)));
    }

    /// @dev With the sum and the three largest: the optimum fits each of the four bounds, and one more does not.
    function check_optimum_is_the_least_of_four(Capacity.Tally memory t) public pure {
        VM.assume(t.first >= t.second && t.second >= t.third && t.first < 2 ** 64 && t.sum < 2 ** 128);
        VM.assume(t.sum >= t.first + t.second + t.third);
        uint256 n = t.optimumDown();
        assert(_fits(t, n));
        assert(!_fits(t, n + 1));
    }

    function reach_four_equals(Capacity.Tally memory t) public pure {
        VM.assume(t.first == t.second && t.second == t.third && t.third == 500 && t.sum == 2_500);
        assert(t.optimumDown() != 625);
    }

    function _fits(Capacity.Tally memory t, uint256 n) private pure returns (bool) {
        return 4 * n <= t.sum && 3 * n <= t.sum - t.first && 2 * n <= t.sum - t.first - t.second
            && n <= t.sum - t.first - t.second - t.third;
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
