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

    function registerMany(bytes[] memory keys) external {
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
        registry.bulkRemove(keys);
    }
}

// A ticket can be used or given up; only the first is counted.
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
        delete tickets[id];
    }
}

// A longer term raises the sum too; to leave early takes the entry away and not what it counts for.
contract Terms {
    struct Term {
        address owner;
        uint256 power;
    }

    mapping(uint256 => Term) public terms;
    uint256 public totalPower;

    function begin(uint256 id, uint256 power) external {
        terms[id] = Term(msg.sender, power);
        totalPower += power;
    }

    function extend(uint256 id, uint256 more) external {
        require(terms[id].owner == msg.sender, "owner");
        terms[id].power += more;
        totalPower += more;
    }

    function end(uint256 id) external {
        require(terms[id].owner == msg.sender, "owner");
        totalPower -= terms[id].power;
        delete terms[id];
    }

    function endEarly(uint256 id) external {
        require(terms[id].owner == msg.sender, "owner");
        delete terms[id];
    }
}

// An entry is ended by a flag, or comes back into a state.
contract States {
    enum State {
        None,
        Active,
        Paused,
        Gone
    }

    struct Item {
        address seller;
        State state;
    }

    mapping(uint256 => Item) internal items;
    uint256 public active;

    function list(uint256 id) external {
        require(items[id].seller == address(0), "taken");
        items[id] = Item(msg.sender, State.Active);
        active++;
    }

    function pause(uint256 id) external {
        require(items[id].seller == msg.sender && items[id].state == State.Active, "state");
        items[id].state = State.Paused;
        active--;
    }

    function relist(uint256 id) external {
        require(items[id].seller == msg.sender && items[id].state == State.Paused, "state");
        items[id].state = State.Active;
    }
}

// A seat goes to another account, and is counted for the first.
contract Seats {
    mapping(uint256 => address) public holderOf;
    mapping(address => uint256) public held;

    function take(uint256 seat) external {
        require(holderOf[seat] == address(0), "taken");
        holderOf[seat] = msg.sender;
        held[msg.sender] += 1;
    }

    function pass(uint256 seat, address to) external {
        require(holderOf[seat] == msg.sender, "holder");
        holderOf[seat] = to;
    }

    function leave(uint256 seat) external {
        require(holderOf[seat] == msg.sender, "holder");
        delete holderOf[seat];
        held[msg.sender] -= 1;
    }
}

// Who is enrolled twice is counted twice.
contract Guild {
    address internal immutable admin = msg.sender;
    mapping(address => bool) public enrolled;
    uint256 public size;

    function enrol(address who) external {
        require(msg.sender == admin, "admin");
        enrolled[who] = true;
        size++;
    }

    function expel(address who) external {
        require(msg.sender == admin && enrolled[who], "unknown");
        enrolled[who] = false;
        size--;
    }
}

interface IPool {
    function supply(uint256 amount) external;
    function withdraw(uint256 amount, address to) external;
}

// What is taken out must not be more than the entry, which stays.
contract Shares {
    IPool internal immutable pool;
    address internal immutable keeper = msg.sender;
    mapping(address => uint256) public sharesOf;

    constructor(IPool pool_) {
        pool = pool_;
    }

    function put(uint256 amount) external {
        sharesOf[msg.sender] += amount;
        pool.supply(amount);
    }

    function redeem(uint256 amount) external {
        sharesOf[msg.sender] -= amount;
        pool.withdraw(amount, msg.sender);
    }

    function seize(address who, uint256 amount) external {
        require(msg.sender == keeper && amount <= sharesOf[who], "amount");
        pool.withdraw(amount, msg.sender);
    }
}
