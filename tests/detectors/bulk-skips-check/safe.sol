// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ISink {
    function add(bytes memory key) external;
}

abstract contract Adding {
    ISink internal sink;
    bool public paused;
    uint256 public free;
    mapping(address => bool) public isMember;

    modifier onlyMember() {
        require(isMember[msg.sender], "member");
        _;
    }
}

contract ThroughModifier is Adding {
    function addKey(bytes memory key) external onlyMember {
        sink.add(key);
    }

    function addKeys(bytes[] memory keys) external onlyMember {
        for (uint256 i; i < keys.length; ++i) {
            sink.add(keys[i]);
        }
    }
}

contract Direct is Adding {
    function addKey(bytes memory key) external {
        require(!paused, "paused");
        sink.add(key);
    }

    function bulkAddKey(bytes[] memory keys) external {
        require(!paused, "paused");
        for (uint256 i; i < keys.length; ++i) {
            sink.add(keys[i]);
        }
    }
}

contract ThroughInternalCall is Adding {
    function addKey(bytes memory key) external {
        _requireFree(1);
        sink.add(key);
    }

    function addManyKeys(bytes[] memory keys) external {
        _requireFree(keys.length);
        for (uint256 i; i < keys.length; ++i) {
            sink.add(keys[i]);
        }
    }

    function _requireFree(uint256 count) internal view {
        require(count <= free, "full");
    }
}

contract ByField {
    struct Item {
        address owner;
        uint64 until;
    }

    mapping(uint256 => Item) internal items;

    function take(uint256 id) external {
        require(items[id].owner == msg.sender, "owner");
        require(items[id].until < block.timestamp, "let");
        delete items[id];
    }

    function takeMany(uint256[] calldata ids) external {
        for (uint256 i; i < ids.length; ++i) {
            require(items[ids[i]].owner == msg.sender, "owner");
            require(items[ids[i]].until < block.timestamp, "let");
            delete items[ids[i]];
        }
    }
}

interface ISeat {
    function payFees(address to) external returns (uint256 amount);
}

// No name for many: what it does for each says it.
contract ByWhatItDoes {
    mapping(uint256 => ISeat) internal seats;
    mapping(uint256 => address) internal owners;
    mapping(uint256 => address) internal lienOf;

    function claimFees(uint256 id, address to) external {
        require(owners[id] == msg.sender, "owner");
        require(lienOf[id] == address(0), "lien");
        seats[id].payFees(to);
    }

    function claimAt(uint256[] calldata ids, address to) external {
        for (uint256 i; i < ids.length; ++i) {
            require(owners[ids[i]] == msg.sender, "owner");
            require(lienOf[ids[i]] == address(0), "lien");
            seats[ids[i]].payFees(to);
        }
    }
}
