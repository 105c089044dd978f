// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

contract Power {
    uint256 internal constant E = 2718281828;
    uint256 public minted;

    function mint(uint256 x) external {
        require(x < 8, "bound");
        minted += E ** x / 1e9 ** x;
    }
}

library Rates {
    uint256 internal constant BASE = 1050000000000000000;

    function grown(uint256 amount, uint256 periods) internal pure returns (uint256) {
        return amount * BASE ** periods / 1e18 ** periods;
    }
}

contract ThroughLibrary {
    function grown(uint256 amount, uint256 periods) external pure returns (uint256) {
        require(periods < 5, "bound");
        return Rates.grown(amount, periods);
    }
}

contract Sum {
    uint256 public total;

    function add(uint256 amount, uint256 rate) external {
        total = _scaled(_scaled(amount)) / 1e18 + _scaled(rate);
    }

    function _scaled(uint256 number) internal pure returns (uint256) {
        return number * 1e18;
    }
}

interface IJoin {
    function exit(address to, uint256 amount) external;
}

contract Rescales {
    IJoin internal join;
    uint256 internal immutable unit;
    mapping(address => uint256) public locked;

    constructor(uint8 decimals) {
        unit = 10 ** (18 - decimals);
    }

    function lock(uint256 amount) external {
        locked[msg.sender] += amount * unit;
    }

    function close() external {
        uint256 all = locked[msg.sender];
        locked[msg.sender] = 0;
        join.exit(msg.sender, all / unit);
    }

    function free(uint256 amount) external {
        locked[msg.sender] -= amount;
        join.exit(msg.sender, amount / unit);
    }
}
