// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

abstract contract Ledger {
    mapping(uint64 => address) public entityOf;
    uint256 public count;
}

contract Direct is Ledger {
    function register(uint64[4] calldata ids) external {
        require(entityOf[ids[0]] != entityOf[ids[1]], "same");
        require(entityOf[ids[1]] != entityOf[ids[2]], "same");
        count += 1;
    }
}

contract ThroughModifier is Ledger {
    modifier distinct(uint64 a, uint64 b, uint64 c) {
        require(a != b && b != c, "same");
        _;
    }

    function register(uint64 a, uint64 b, uint64 c) external distinct(a, b, c) {
        count += 1;
    }
}

library Checks {
    function differ(address a, address b, address c) internal pure {
        if (a == b || b == c) revert("same");
    }
}

contract ThroughLibrary is Ledger {
    function register(uint64 a, uint64 b, uint64 c) external {
        Checks.differ(entityOf[a], entityOf[b], entityOf[c]);
        count += 1;
    }
}
