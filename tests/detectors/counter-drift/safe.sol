// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IRegistry {
    function register(bytes memory key) external;
    function bulkRegister(bytes[] memory keys) external;
    function remove(bytes memory key) external;
    function bulkRemove(bytes[] memory keys) external;
}

abstract contract Registering {
    IRegistry internal registry;
    uint256 public used;
    mapping(address => uint256) public countOf;
}

contract Direct is Registering {
    function register(bytes memory key) external {
        used += 1;
        registry.register(key);
    }

    function remove(bytes memory key) external {
        used -= 1;
        registry.remove(key);
    }

    function bulkRemove(bytes[] memory keys) external {
        used -= keys.length;
        registry.bulkRemove(keys);
    }
}

contract ThroughModifier is Registering {
    modifier counted(uint256 count) {
        countOf[msg.sender] += count;
        _;
    }

    function registerOne(bytes memory key) external counted(1) {
        registry.register(key);
    }

    function registerMany(bytes[] memory keys) external counted(keys.length) {
        registry.bulkRegister(keys);
    }
}

library Counts {
    function lower(mapping(address => uint256) storage counts, uint256 by) internal {
        counts[msg.sender] -= by;
    }
}

// By different names, they do the same at the registry.
contract ThroughLibrary is Registering {
    using Counts for mapping(address => uint256);

    function leave(bytes memory key) external {
        countOf.lower(1);
        registry.remove(key);
    }

    function closeAll(bytes[] memory keys) external {
        countOf.lower(keys.length);
        registry.bulkRemove(keys);
    }
}

contract Tickets {
    struct Ticket {
        address owner;
        uint256 amount;
    }

    mapping(uint256 => Ticket) public tickets;
    uint256 public pending;

    function issue(uint256 id, uint256 amount) external {
        tickets[id] = Ticket(msg.sender, amount);
        pending += amount;
    }

    function useUp(uint256 id) external {
        require(tickets[id].owner == msg.sender, "owner");
        pending -= tickets[id].amount;
        delete tickets[id];
    }

    function giveUp(uint256 id) external {
        require(tickets[id].owner == msg.sender, "owner");
        pending -= tickets[id].amount;
        delete tickets[id];
    }

    function handOver(uint256 from, uint256 to) external {
        require(tickets[from].owner == msg.sender, "owner");
        tickets[to] = Ticket(msg.sender, tickets[from].amount);
        delete tickets[from];
    }
}

// The first place is filled where nothing is counted.
contract FirstOfSome {
    struct List {
        uint8 count;
        address first;
    }

    mapping(address => List) internal lists;

    function add(address item) external {
        List storage list = lists[msg.sender];
        if (list.count == 0) {
            list.first = item;
            list.count = 1;
            return;
        }
        require(list.count < 10 && list.first != address(0), "full");
        list.count += 1;
    }

    function remove() external {
        List storage list = lists[msg.sender];
        require(list.count == 1, "more");
        list.first = address(0);
        list.count -= 1;
    }
}

// What is counted stands in a list of fixed length; the next goes after the last.
contract AfterTheLast {
    struct Places {
        uint8 count;
        address first;
        address[10] items;
    }

    mapping(address => Places) internal places;

    function add(address item) external {
        Places storage list = places[msg.sender];
        uint256 count = list.count;
        if (count == 0) {
            list.count = 1;
            list.first = item;
            return;
        }
        require(count < 10, "full");
        list.items[count] = item;
        list.count = uint8(count + 1);
    }

    function remove() external {
        Places storage list = places[msg.sender];
        uint256 count = list.count;
        require(count > 0, "none");
        if (count == 1) {
            list.count = 0;
            list.first = address(0);
            return;
        }
        delete list.items[count - 1];
        list.count = uint8(count - 1);
    }
}
