// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice The time-weighted average of the capacity since the start of the window before the present one.
///
/// Time is cut into windows of equal length from `genesis` on. An integral (capacity times seconds since genesis)
/// is kept for three moments, which is all that the average needs, however long nobody called.
library CapacityAverage {
    struct Clock {
        /// @dev Second up to which `integral` runs.
        uint40 updatedAt;
        uint104 integral;
        /// @dev The integral at the start of the window in which `updatedAt` lies.
        uint104 integralAtWindow;
        /// @dev The integral at the start of the window before; 0 where there is none.
        uint104 integralAtPreviousWindow;
    }

    /// @notice The clock at second `time`, if `capacity` stood since `clock.updatedAt`.
    function advance(Clock memory clock, uint256 capacity, uint256 time, uint256 genesis, uint256 window)
        internal
        pure
        returns (Clock memory)
    {
        uint256 past = (clock.updatedAt - genesis) / window;
        uint256 present = (time - genesis) / window;
        if (present > past) {
            clock.integralAtPreviousWindow = present == past + 1
                ? clock.integralAtWindow
                : _integralAt(clock, capacity, genesis + (present - 1) * window);
            clock.integralAtWindow = _integralAt(clock, capacity, genesis + present * window);
        }
        clock.integral = _integralAt(clock, capacity, time);
        // Safe because 40 bits of seconds last for 34,000 years.
        clock.updatedAt = uint40(time);
        return clock;
    }

    /// @notice The average at `clock.updatedAt`, rounded up; `capacity`, the present one, while no time has passed.
    function averageUp(Clock memory clock, uint256 capacity, uint256 genesis, uint256 window)
        internal
        pure
        returns (uint256)
    {
        uint256 present = (clock.updatedAt - genesis) / window;
        uint256 start = present == 0 ? genesis : genesis + (present - 1) * window;
        uint256 elapsed = clock.updatedAt - start;
        if (elapsed == 0) return capacity;
        return (clock.integral - clock.integralAtPreviousWindow + elapsed - 1) / elapsed;
    }

    /// @dev Safe because a member has at most 2^32 operators of 2^20 slots, so that the capacity of 64 is below 2^56.
    function _integralAt(Clock memory clock, uint256 capacity, uint256 time) private pure returns (uint104) {
        return uint104(clock.integral + capacity * (time - clock.updatedAt));
    }
}
