// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Observation} from "./Observation.sol";

/// @notice An observation as the memory that it takes, without gaps, and with pointers that are right at `BASE`: it is
/// put back by one copy, where encoding and decoding its words one by one takes as long as looking again.
library Image {
    /// @dev Beyond the little that a call has allocated before it reads an image.
    uint256 private constant BASE = 0x800;

    error MemoryInUse();

    function write(Observation memory o) internal pure returns (bytes memory image) {
        assembly ("memory-safe") {
            function copy(from, to, words) -> end {
                end := add(to, shl(5, words))
                for {} lt(to, end) {} {
                    mstore(to, mload(from))
                    to := add(to, 0x20)
                    from := add(from, 0x20)
                }
            }
            // Copies the list, and all that is in it, to `to`. Each item has `words` words; that at `first` and the
            // next are pointers to `one` and `other` words. What is at `to` will be `back` bytes before.
            function copyList(list, to, back, words, first, one, other) -> end {
                let length := mload(list)
                end := copy(list, to, add(length, 1))
                for { let i := 1 } iszero(gt(i, length)) { i := add(i, 1) } {
                    let place := add(to, shl(5, i))
                    let item := end
                    end := copy(mload(place), item, words)
                    mstore(place, sub(item, back))
                    place := add(item, shl(5, first))
                    let inner := mload(place)
                    mstore(place, sub(end, back))
                    end := copy(inner, end, one)
                    place := add(place, 0x20)
                    inner := mload(place)
                    mstore(place, sub(end, back))
                    end := copy(inner, end, other)
                }
            }
            image := mload(0x40)
            let root := add(image, 0x20)
            let back := sub(root, BASE)
            let end := copy(o, root, 7)
            mstore(root, sub(end, back))
            end := copyList(mload(o), end, back, 6, 0, 9, 5)
            mstore(add(root, 0x20), sub(end, back))
            end := copyList(mload(add(o, 0x20)), end, back, 2, 0, 4, 7)
            mstore(add(root, 0x40), sub(end, back))
            end := copyList(mload(add(o, 0x40)), end, back, 5, 3, 2, 4)
            mstore(image, sub(end, root))
            mstore(0x40, end)
        }
    }

    /// @notice Puts the image back that is the code of `place`, after its first byte.
    function read(address place) internal view returns (Observation memory o) {
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        require(free <= BASE, MemoryInUse());
        assembly ("memory-safe") {
            let size := sub(extcodesize(place), 1)
            extcodecopy(place, BASE, 1, size)
            mstore(0x40, add(BASE, size))
            o := BASE
        }
    }
}
