// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Driver, IExamined, Step} from "./Driver.sol";

/// @notice Runs one recorded sequence, and sees what some words of the storage are after each call, and `broken`.
abstract contract Effects is Driver {
    /// @dev As many addresses the harness tells; the number after them stands for its own.
    uint256 private constant PLACES = 15;

    function _see() internal returns (bytes32[][] memory seen) {
        Step[][] memory sequences = abi.decode(_read("sequences.bin"), (Step[][]));
        (uint256[] memory places, bytes32[] memory slots) =
            abi.decode(_read("words.bin"), (uint256[], bytes32[]));
        VM.deal(address(this), 1e30);
        seen = new bytes32[][](sequences[0].length);
        for (uint256 i; i < seen.length; ++i) {
            _take(sequences[0][i]);
            seen[i] = _look(places, slots);
        }
    }

    function _look(uint256[] memory places, bytes32[] memory slots)
        private
        view
        returns (bytes32[] memory words)
    {
        (, bytes memory told) = _harness.staticcall(abi.encodeWithSignature("places()"));
        address[PLACES] memory all = abi.decode(told, (address[15]));
        words = new bytes32[](slots.length + 1);
        for (uint256 i; i < slots.length; ++i) {
            words[i] = VM.load(places[i] == PLACES ? _harness : all[places[i]], slots[i]);
        }
        words[slots.length] = bytes32(IExamined(_harness).broken());
    }
}

contract EffectsTest is Effects {
    function test_what_each_call_comes_to() external {
        VM.writeFileBinary("effects.bin", abi.encode(_see()));
    }
}
