// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

abstract contract Weights {
    mapping(uint256 => uint256) public weightOf;
    mapping(uint256 => address) public entityOf;
    mapping(uint256 => bool) public used;
    uint256 public total;
    uint256 public approved;
}

contract Direct is Weights {
    function approve(uint256[] calldata ids) external {
        uint256 sum;
        for (uint256 i; i < ids.length; ++i) {
            sum += weightOf[ids[i]];
        }
        require(sum * 2 > total, "half");
        approved += 1;
    }
}

contract ThroughInternalCall is Weights {
    function approve(uint256[] calldata ids) external {
        require(_sum(ids) * 2 > total, "half");
        approved += 1;
    }

    function _sum(uint256[] calldata ids) internal returns (uint256 sum) {
        for (uint256 i; i < ids.length; ++i) {
            require(!used[ids[i]], "used");
            sum += weightOf[ids[i]];
        }
    }
}

// Owners of neighbours differ, and those of the first and the third need not.
contract Neighbours is Weights {
    modifier distinct(uint256[] memory ids) {
        for (uint256 i = 1; i < ids.length; ++i) {
            require(entityOf[ids[i]] != entityOf[ids[i - 1]], "same");
        }
        _;
    }

    function register(uint256[] memory ids) external distinct(ids) {
        approved += ids.length;
    }
}

library Sums {
    function weigh(mapping(uint256 => uint256) storage weights, uint256[] memory ids)
        internal
        view
        returns (uint256 sum)
    {
        uint256 last;
        for (uint256 i; i < ids.length; ++i) {
            last = ids[i];
            sum += weights[ids[i]];
        }
    }
}

contract ThroughLibrary is Weights {
    using Sums for mapping(uint256 => uint256);

    function approve(uint256[] memory ids) external {
        approved = weightOf.weigh(ids);
    }
}

// One member's signature, given often enough, is a quorum.
contract CountsSignatures {
    mapping(address => bool) public isMember;
    uint256 public quorum;
    mapping(bytes32 => bool) public done;

    function run(bytes32 digest, uint8[] calldata v, bytes32[] calldata r, bytes32[] calldata s) external {
        require(v.length == r.length && r.length == s.length, "length");
        uint256 valid;
        for (uint256 i; i < v.length; ++i) {
            if (isMember[ecrecover(digest, v[i], r[i], s[i])]) valid++;
        }
        require(valid >= quorum, "quorum");
        done[digest] = true;
    }
}

// Three of a kind, and one will do; the marks come too late.
contract CountsByLength is Weights {
    function complete(uint256[] calldata ids) external {
        require(ids.length == 3, "three");
        for (uint256 i; i < ids.length; ++i) {
            require(entityOf[ids[i]] == msg.sender && !used[ids[i]], "not yours");
        }
        for (uint256 i; i < ids.length; ++i) {
            used[ids[i]] = true;
        }
        approved += 1;
    }
}

contract StoresTwice is Weights {
    uint256[] public listed;

    function list(uint256[] calldata ids) external {
        for (uint256 i; i < ids.length; ++i) {
            listed.push(ids[i]);
        }
    }

    function tally() external {
        for (uint256 i; i < listed.length; ++i) {
            total += weightOf[listed[i]];
        }
    }
}

interface IShare {
    function transfer(address to, uint256 amount) external returns (bool);
}

// A slice of each that is named, for one burn.
contract PaysForEach is Weights {
    IShare[] public shares;
    mapping(address => uint256) public units;

    function redeem(uint256 amount, uint256[] calldata which) external {
        units[msg.sender] -= amount;
        for (uint256 i; i < which.length; ++i) {
            shares[which[i]].transfer(msg.sender, (weightOf[which[i]] * amount) / total);
        }
    }
}

// A, B, B, B passes.
contract WithTheFirstOnly is Weights {
    function register(uint256[] calldata ids) external {
        address first = entityOf[ids[0]];
        for (uint256 i = 1; i < ids.length; ++i) {
            require(entityOf[ids[i]] != first, "same");
        }
        approved += 1;
    }
}

interface IRewards {
    function claim() external;
}

interface IReward {
    function balanceOf(address account) external view returns (uint256);
}

// What came is booked once for each time that the token is named.
contract BooksForEach {
    IRewards internal rewards;
    mapping(IReward => uint256) public credit;

    function harvest(IReward[] calldata tokens) external {
        uint256[] memory before = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            before[i] = tokens[i].balanceOf(address(this));
        }
        rewards.claim();
        for (uint256 i; i < tokens.length; ++i) {
            credit[tokens[i]] += tokens[i].balanceOf(address(this)) - before[i];
        }
    }
}

interface IPod {
    function owner() external view returns (address);
    function staked() external view returns (uint256);
}

// The items themselves tell what is added up.
contract AsksItems {
    mapping(uint256 => uint256) public votes;

    function prove(uint256 id, IPod[] calldata pods) external {
        uint256 sum;
        for (uint256 i; i < pods.length; i++) {
            require(pods[i].owner() == msg.sender, "owner");
            sum += pods[i].staked();
        }
        votes[id] += sum;
    }
}

interface IAsset {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
}

// A part of what there is of each token.
contract InKind {
    mapping(address => uint256) public shares;
    uint256 public supply;

    function leave(IAsset[] calldata assets) external {
        uint256 mine = shares[msg.sender];
        shares[msg.sender] = 0;
        for (uint256 i; i < assets.length; i++) {
            uint256 part = assets[i].balanceOf(address(this)) * mine / supply;
            require(assets[i].transfer(msg.sender, part), "pay");
        }
    }
}

// All must be given out, and what is given to one twice is given once.
contract Split {
    mapping(address => uint256) public bpsOf;

    function set(address[] calldata to, uint256[] calldata bps) external {
        require(to.length == bps.length, "lengths");
        uint256 sum;
        for (uint256 i; i < to.length; ++i) {
            bpsOf[to[i]] = bps[i];
            sum += bps[i];
        }
        require(sum == 10_000, "sum");
    }
}

// Equal items need not be neighbours.
contract NeighboursThemselves {
    mapping(uint64 => bool) public allowed;

    function choose(uint64[] calldata ids) external {
        for (uint256 i = 1; i < ids.length; i++) {
            require(ids[i] != ids[i - 1], "twice");
            allowed[ids[i]] = true;
        }
    }
}
