// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Capacity} from "../../contracts/libraries/Capacity.sol";
import {CapacityAverage} from "../../contracts/libraries/CapacityAverage.sol";
import {Rate} from "../../contracts/libraries/Rate.sol";
import {RewardSplit} from "../../contracts/libraries/RewardSplit.sol";

/// @notice The libraries, many inputs in one call.
contract LibraryProbe {
    using Capacity for Capacity.Tally;
    using CapacityAverage for CapacityAverage.Clock;

    function optimaDown(uint64[][] calldata sets) external pure returns (uint256[] memory optima) {
        optima = new uint256[](sets.length);
        for (uint256 i; i < sets.length; ++i) {
            Capacity.Tally memory tally;
            for (uint256 j; j < sets[i].length; ++j) {
                tally.add(sets[i][j]);
            }
            optima[i] = tally.optimumDown();
        }
    }

    function ratesDown(uint256[] calldata capacities, uint256 exponentWad, uint256 target)
        external
        pure
        returns (uint256[] memory wads, uint256[] memory units)
    {
        wads = new uint256[](capacities.length);
        units = new uint256[](capacities.length);
        for (uint256 i; i < capacities.length; ++i) {
            wads[i] = Rate.wadDown(capacities[i], exponentWad, target);
            units[i] = Rate.unitsDown(capacities[i], exponentWad, target);
        }
    }

    function toTreasuryUp(uint256[] calldata amounts, uint256 basisPoints)
        external
        pure
        returns (uint256[] memory parts)
    {
        parts = new uint256[](amounts.length);
        for (uint256 i; i < amounts.length; ++i) {
            parts[i] = RewardSplit.toTreasuryUp(amounts[i], basisPoints);
        }
    }

    /// @notice The averages that `capacities` give, each of which stands until the second in `times` and is followed
    /// by `next`.
    function averagesUp(
        uint256[] calldata capacities,
        uint256[] calldata times,
        uint256 next,
        uint256 genesis,
        uint256 window
    ) external pure returns (uint256[] memory averages) {
        averages = new uint256[](capacities.length);
        CapacityAverage.Clock memory clock;
        clock.updatedAt = uint40(genesis);
        for (uint256 i; i < capacities.length; ++i) {
            clock = clock.advance(capacities[i], times[i], genesis, window);
            averages[i] = clock.averageUp(next, genesis, window);
        }
    }
}
