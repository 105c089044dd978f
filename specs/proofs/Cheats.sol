// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice What Halmos answers at two fixed addresses: symbolic values, who calls next, and when.
interface ICheats {
    function assume(bool condition) external pure;
    function prank(address caller) external;
    function store(address account, bytes32 slot, bytes32 value) external;
    function load(address account, bytes32 slot) external view returns (bytes32);
    function deal(address account, uint256 balance) external;
    function roll(uint256 blockNumber) external;
    function warp(uint256 timestamp) external;
    function etch(address account, bytes calldata code) external;
    function createUint(uint256 bits, string calldata name) external returns (uint256);
    function createAddress(string calldata name) external returns (address);
    function createBytes32(string calldata name) external returns (bytes32);
    function createBytes(uint256 length, string calldata name) external returns (bytes memory);
    function createCalldata(string calldata contractName) external returns (bytes memory);
    function createCalldata(string calldata contractName, bool withViews) external returns (bytes memory);
    function enableSymbolicStorage(address account) external;
}

/// @dev The low 20 bytes of the hashes of "hevm cheat code" and "svm cheat code".
ICheats constant VM = ICheats(address(uint160(uint256(keccak256("hevm cheat code")))));
ICheats constant SVM = ICheats(address(uint160(uint256(keccak256("svm cheat code")))));
