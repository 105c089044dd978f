// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IRegistry {
    function register(bytes memory key) external;
    function remove(bytes memory key) external;
}

abstract contract Registering {
    IRegistry internal registry;
    uint256 public constant LIMIT = 500;
    uint256 public used;
    mapping(address => uint256) public countOf;
}

contract Direct is Registering {
    function registerValidator(bytes memory key) external {
        require(used < LIMIT, "full");
        used += 1;
        registry.register(key);
    }

    function removeValidator(bytes memory key) external {
        used -= 1;
        registry.remove(key);
    }
}

contract ThroughModifier is Registering {
    modifier counting() {
        require(countOf[msg.sender] < LIMIT, "full");
        countOf[msg.sender]++;
        _;
    }

    function addKey(bytes memory key) external counting {
        registry.register(key);
    }

    function removeKey(bytes memory key) external {
        countOf[msg.sender]--;
        registry.remove(key);
    }
}

library Slots {
    struct Book {
        uint256 taken;
    }

    function take(Book storage book) internal {
        require(book.taken < 500, "full");
        book.taken += 1;
    }

    function give(Book storage book) internal {
        book.taken -= 1;
    }
}

contract ThroughLibrary is Registering {
    using Slots for Slots.Book;

    Slots.Book internal book;

    function join(bytes memory key) external {
        book.take();
        registry.register(key);
    }

    function leave(bytes memory key) external {
        book.give();
        registry.remove(key);
    }
}

// A number that is given out need not come back.
contract Numbers is Registering {
    uint256 public next;
    mapping(uint256 => bytes) public keyOf;

    function registerKey(bytes memory key) external {
        require(next < LIMIT, "full");
        keyOf[next] = key;
        next += 1;
    }

    function removeKey(uint256 number) external {
        delete keyOf[number];
    }
}
