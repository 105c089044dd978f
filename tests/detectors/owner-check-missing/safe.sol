// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

abstract contract Ledger {
    struct Operator {
        address owner;
        uint256 fee;
        bool active;
    }

    mapping(uint64 => Operator) public operators;
    mapping(address => bool) public isMember;

    modifier onlyMember() {
        require(isMember[msg.sender], "member");
        _;
    }

    modifier onlyOwnerOf(uint64 id) {
        require(operators[id].owner == msg.sender, "owner");
        _;
    }

    function join() external {
        isMember[msg.sender] = true;
    }

    function setFee(uint64 id, uint256 fee) external onlyOwnerOf(id) {
        operators[id].fee = fee;
    }
}

contract ThroughModifier is Ledger {
    function remove(uint64 id) external onlyMember onlyOwnerOf(id) {
        operators[id].active = false;
    }
}

contract Direct is Ledger {
    function remove(uint64 id) external {
        require(msg.sender == operators[id].owner, "owner");
        delete operators[id];
    }
}

contract ThroughInternalCall is Ledger {
    function remove(uint64 id) external onlyMember {
        _close(id);
    }

    function _close(uint64 id) internal {
        Operator storage o = operators[id];
        require(o.active && o.owner == msg.sender, "closed");
        o.active = false;
    }
}

library Operators {
    function close(mapping(uint64 => Ledger.Operator) storage all, uint64 id) internal {
        require(all[id].owner == msg.sender, "owner");
        all[id].owner = address(0);
    }
}

contract ThroughLibrary is Ledger {
    using Operators for mapping(uint64 => Ledger.Operator);

    function remove(uint64 id) external {
        operators.close(id);
    }
}

interface IReward {
    function transfer(address to, uint256 amount) external returns (bool);
}

contract PaysTheOwner {
    IReward internal reward;
    mapping(address => uint256) public owed;

    function collectFor(address user) external {
        uint256 amount = owed[user];
        owed[user] = 0;
        reward.transfer(user, amount);
    }

    function collect(address to) external {
        uint256 amount = owed[msg.sender];
        owed[msg.sender] = 0;
        reward.transfer(to, amount);
    }
}
