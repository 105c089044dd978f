// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

contract Power {
    uint256 internal constant E = 2718281828;
    uint256 public minted;

    function mint(uint256 x) external {
        require(x < 8, "bound");
        minted += E ** x / 1e9;
    }
}

library Rates {
    uint256 internal constant BASE = 1050000000000000000;

    function grown(uint256 amount, uint256 periods) internal pure returns (uint256) {
        return amount * BASE ** periods / 1e18;
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
        total = _scaled(_scaled(amount)) + _scaled(rate);
    }

    function _scaled(uint256 number) internal pure returns (uint256) {
        return number * 1e18;
    }
}

interface IJoin {
    function exit(address to, uint256 amount) external;
}

// The join counts in the token's own decimals, the ledger in eighteen.
contract ForgetsToRescale {
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
        join.exit(msg.sender, amount);
    }
}

interface IPaid {
    function transfer(address to, uint256 amount) external returns (bool);
}

interface IPriced {
    function pricePerShare() external view returns (uint256);
    function burn(uint256 shares) external;
}

// What the protocol says has eighteen decimals, as the way in shows.
contract PaysByPrice {
    IPaid internal asset;
    IPriced internal vault;
    mapping(address => uint256) internal held;

    function enter(uint256 amount) external {
        held[msg.sender] += (amount * 1e18) / vault.pricePerShare();
    }

    function exit() external {
        uint256 shares = held[msg.sender];
        held[msg.sender] = 0;
        vault.burn(shares);
        asset.transfer(msg.sender, shares * vault.pricePerShare());
    }
}

// Kept with the scale in it, and paid as it is kept.
contract KeepsByIndex {
    uint256 private constant PRECISION = 1e18;
    IPaid internal asset;
    uint256 internal index;
    uint256 internal supply;
    mapping(address => uint256) internal shares;
    mapping(address => uint256) internal seen;
    mapping(address => uint256) internal earned;

    modifier settled() {
        earned[msg.sender] += shares[msg.sender] * (index - seen[msg.sender]);
        seen[msg.sender] = index;
        _;
    }

    function feed(uint256 amount) external {
        index += (amount * PRECISION) / supply;
    }

    function take() external settled {
        uint256 all = earned[msg.sender];
        earned[msg.sender] = 0;
        asset.transfer(msg.sender, all);
    }
}

// A division by a time leaves basis points what they are.
contract PaysInterest {
    uint256 private constant YEAR = 365 days;
    IPaid internal asset;
    mapping(address => uint256) internal principal;
    mapping(address => uint256) internal since;
    mapping(address => uint256) internal aprBps;

    function collect() external {
        uint256 due =
            principal[msg.sender] * aprBps[msg.sender] * (block.timestamp - since[msg.sender]) / YEAR;
        since[msg.sender] = block.timestamp;
        asset.transfer(msg.sender, due);
    }
}

contract Compounds {
    uint256 public index = 1e18;
    uint256 public daily;
    uint256 internal last;

    function grow() external {
        require(block.timestamp > last + 1 days);
        last = block.timestamp;
        index = index * (1e18 + daily);
    }
}
