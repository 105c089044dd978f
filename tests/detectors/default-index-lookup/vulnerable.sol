// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IAccount {
    function withdraw(uint256 amount) external;
}

abstract contract Entities {
    struct Entity {
        address account;
        IAccount proxy;
    }

    Entity[] public entities;
    mapping(address => uint256) public indexOf;

    function join(IAccount proxy) external {
        indexOf[msg.sender] = entities.length;
        entities.push(Entity(msg.sender, proxy));
    }
}

contract ByArray is Entities {
    function withdraw(uint256 amount) external {
        entities[indexOf[msg.sender]].proxy.withdraw(amount);
    }
}

// The bound holds for zero too.
contract ThroughModifier is Entities {
    modifier onlyEntity() {
        require(indexOf[msg.sender] < entities.length, "unknown");
        _;
    }

    function withdraw(uint256 amount) external onlyEntity {
        Entity storage e = entities[indexOf[msg.sender]];
        e.proxy.withdraw(amount);
    }
}

contract ThroughInternalCall is Entities {
    function withdraw(uint256 amount) external {
        _entity().proxy.withdraw(amount);
    }

    function _entity() internal view returns (Entity storage) {
        uint256 index = indexOf[msg.sender];
        require(address(entities[index].proxy) != address(0), "unknown");
        return entities[index];
    }
}

library Slots {
    function at(Entities.Entity[] storage list, mapping(address => uint256) storage index, address account)
        internal
        view
        returns (IAccount)
    {
        return list[index[account]].proxy;
    }
}

contract ThroughLibrary is Entities {
    function withdraw(uint256 amount) external {
        Slots.at(entities, indexOf, msg.sender).withdraw(amount);
    }
}

// Numbers are given out from zero on.
contract ByNumber {
    uint256 internal next;
    mapping(address => uint256) public numberOf;
    mapping(uint256 => IAccount) public proxies;

    function join(IAccount proxy) external {
        numberOf[msg.sender] = next;
        proxies[next] = proxy;
        next++;
    }

    function withdraw(uint256 amount) external {
        proxies[numberOf[msg.sender]].withdraw(amount);
    }
}

contract BySearch is Entities {
    function _find(address account) internal view returns (uint256) {
        for (uint256 i; i < entities.length; ++i) {
            if (entities[i].account == account) return i;
        }
        return 0;
    }

    function withdraw(uint256 amount) external {
        entities[_find(msg.sender)].proxy.withdraw(amount);
    }
}

contract ByReturnedPointer is Entities {
    function _mine() internal view returns (Entity storage entity) {
        require(entities.length > 0, "nobody");
        entity = entities[indexOf[msg.sender]];
    }

    function leave() external {
        _mine().account = address(0);
    }
}

// Operators that nobody brought count as the first entity's.
contract ComparesUnknown {
    address[] public members;
    mapping(address => uint256) public positionPlusOne;
    mapping(uint64 => uint256) public memberOf;
    uint256 public accepted;

    function join() external {
        require(positionPlusOne[msg.sender] == 0, "joined");
        members.push(msg.sender);
        positionPlusOne[msg.sender] = members.length;
    }

    function bring(uint64 id) external {
        require(positionPlusOne[msg.sender] != 0, "unknown");
        memberOf[id] = positionPlusOne[msg.sender] - 1;
    }

    function accept(uint64[] calldata ids) external {
        require(memberOf[ids[0]] != memberOf[ids[1]], "same");
        accepted += 1;
    }
}

interface IPaying {
    function transfer(address to, uint256 amount) external returns (bool);
}

// That there is something for the first seat says nothing of who asks.
contract PaysSeats {
    IPaying internal token;
    address[] public seats;
    uint256[] public earned;
    mapping(address => uint256) public seatOf;

    function sit() external {
        uint256 seat = seats.length;
        seatOf[msg.sender] = seat;
        seats.push(msg.sender);
        earned.push(0);
    }

    function earn(uint256 seat, uint256 amount) external {
        earned[seat] += amount;
    }

    function collect() external {
        uint256 seat = seatOf[msg.sender];
        uint256 amount = earned[seat];
        require(amount > 0, "nothing");
        earned[seat] = 0;
        token.transfer(msg.sender, amount);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract KeeperList {
    address[] public keepers;
    mapping(address => uint256) pos;
    IERC20Plain t;
    uint256 perKeeper;

    constructor(IERC20Plain x) {
        t = x;
    }
    address admin = msg.sender;

    function add(address k) external {
        require(msg.sender == admin);
        pos[k] = keepers.length;
        keepers.push(k);
    }

    function remove(address k) external {
        require(msg.sender == admin);
        uint256 i = pos[k];
        address last = keepers[keepers.length - 1];
        keepers[i] = last;
        pos[last] = i;
        keepers.pop();
        delete pos[k];
    }
}
