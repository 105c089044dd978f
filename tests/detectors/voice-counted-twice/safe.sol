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
