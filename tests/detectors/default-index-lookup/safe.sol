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
        require(entities[indexOf[msg.sender]].account == msg.sender, "unknown");
        entities[indexOf[msg.sender]].proxy.withdraw(amount);
    }
}

contract ThroughModifier is Entities {
    modifier onlyEntity() {
        require(indexOf[msg.sender] > 0, "unknown");
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
        require(entities[index].account == msg.sender, "unknown");
        return entities[index];
    }
}

library Slots {
    function at(Entities.Entity[] storage list, mapping(address => uint256) storage index, address account)
        internal
        view
        returns (IAccount)
    {
        return list[index[account] - 1].proxy;
    }
}

contract ThroughLibrary is Entities {
    function withdraw(uint256 amount) external {
        Slots.at(entities, indexOf, msg.sender).withdraw(amount);
    }
}

contract ByNumber {
    uint256 internal next;
    mapping(address => uint256) public numberOf;
    mapping(uint256 => IAccount) public proxies;

    function join(IAccount proxy) external {
        next++;
        numberOf[msg.sender] = next;
        proxies[next] = proxy;
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
        revert("unknown");
    }

    function _look(address account) internal view returns (uint256 index, bool found) {
        for (uint256 i; i < entities.length; ++i) {
            if (entities[i].account == account) {
                index = i;
                found = true;
            }
        }
    }

    function withdraw(uint256 amount) external {
        entities[_find(msg.sender)].proxy.withdraw(amount);
    }

    function withdrawAll() external {
        (uint256 index, bool found) = _look(msg.sender);
        require(found, "unknown");
        entities[index].proxy.withdraw(1);
    }
}

contract ByReturnedPointer is Entities {
    function _mine() internal view returns (Entity storage entity) {
        entity = entities[indexOf[msg.sender]];
        require(entity.account == msg.sender, "unknown");
    }

    function leave() external {
        _mine().account = address(0);
    }
}

contract ComparesKnown {
    address[] public members;
    mapping(address => uint256) public positionPlusOne;
    mapping(uint64 => uint256) public memberOf;
    mapping(uint64 => bool) public known;
    uint256 public accepted;

    function join() external {
        require(positionPlusOne[msg.sender] == 0, "joined");
        members.push(msg.sender);
        positionPlusOne[msg.sender] = members.length;
    }

    function bring(uint64 id) external {
        require(positionPlusOne[msg.sender] != 0, "unknown");
        memberOf[id] = positionPlusOne[msg.sender] - 1;
        known[id] = true;
    }

    function accept(uint64[] calldata ids) external {
        require(known[ids[0]] && known[ids[1]], "unknown");
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
        require(seats[seat] == msg.sender, "seat");
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

    constructor(IERC20Plain x) {
        t = x;
    }
    address admin = msg.sender;

    function add(address k) external {
        require(msg.sender == admin);
        keepers.push(k);
        pos[k] = keepers.length;
    }

    function remove(address k) external {
        require(msg.sender == admin);
        uint256 i = pos[k];
        require(i != 0);
        address last = keepers[keepers.length - 1];
        keepers[i - 1] = last;
        pos[last] = i;
        keepers.pop();
        delete pos[k];
    }
}
