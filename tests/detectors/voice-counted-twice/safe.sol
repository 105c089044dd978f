// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IRegistry {
    function exit(bytes32 key) external;
}

abstract contract Board {
    IRegistry internal registry;
    address internal immutable admin = msg.sender;
    uint256 internal quorum = 3;
    mapping(address => bool) internal isMember;
    mapping(address => uint256) internal powerOf;
    mapping(bytes32 => uint256) internal votes;
    mapping(bytes32 => mapping(address => bool)) internal said;

    function setMember(address who, bool yes) external {
        require(msg.sender == admin);
        isMember[who] = yes;
        powerOf[who] = 1;
    }

    function exit(bytes32 key) external {
        require(votes[key] >= quorum);
        votes[key] = 0;
        registry.exit(key);
    }
}

contract Direct is Board {
    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        votes[key] += 1;
    }
}

contract ThroughModifier is Board {
    modifier member() {
        require(isMember[msg.sender]);
        _;
    }

    function endorse(bytes32 key) external member {
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        votes[key] = votes[key] + 1;
    }
}

contract ByWeight is Board {
    function endorse(bytes32 key) external {
        uint256 power = powerOf[msg.sender];
        require(power > 0);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        _count(key, power);
    }

    function _count(bytes32 key, uint256 power) internal {
        votes[key] += power;
    }
}

library Counts {
    function raise(mapping(bytes32 => uint256) storage counts, bytes32 key) internal {
        counts[key] += 1;
    }
}

contract ThroughLibrary is Board {
    using Counts for mapping(bytes32 => uint256);

    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        votes.raise(key);
    }
}

// What was counted moves on to one who was not.
contract ByUnitsThatMove {
    IRegistry internal registry;
    uint256 internal total;
    mapping(address => uint256) public units;
    mapping(bytes32 => uint256) public support;
    mapping(bytes32 => mapping(address => bool)) public said;
    mapping(address => uint256) public heldUntil;

    function join() external payable {
        units[msg.sender] += msg.value;
        total += msg.value;
    }

    function give(address to, uint256 amount) external {
        require(heldUntil[msg.sender] < block.timestamp);
        units[msg.sender] -= amount;
        units[to] += amount;
    }

    function endorse(bytes32 key) external {
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        heldUntil[msg.sender] = block.timestamp + 7 days;
        support[key] += units[msg.sender];
    }

    function exit(bytes32 key) external {
        require(support[key] * 2 > total);
        support[key] = 0;
        registry.exit(key);
    }
}

// The last who spoke is noted, and nobody asks who it was.
contract NotesTheLast is Board {
    address public last;

    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(last != msg.sender);
        last = msg.sender;
        votes[key] += 1;
    }
}

// The day is noted for another purpose, and nothing looks at it.
contract NotesTheDay is Board {
    mapping(address => uint256) public lastSeen;

    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        lastSeen[msg.sender] = block.timestamp;
        votes[key] += powerOf[msg.sender];
    }
}
