// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IFarm {
    function stake(uint256 id) external;
    function unstake(uint256 id) external;
}

abstract contract Listed {
    IFarm internal farm;
    uint256[] internal ids;
    mapping(uint256 => uint256) internal slotOf;

    function add(uint256 id) external {
        slotOf[id] = ids.length;
        ids.push(id);
        farm.stake(id);
    }
}

contract Direct is Listed {
    function remove(uint256 id) external {
        uint256 at = slotOf[id];
        uint256 last = ids.length - 1;
        ids[at] = ids[last];
        ids.pop();
        delete slotOf[id];
        farm.unstake(id);
    }
}

contract ThroughInternalCall is Listed {
    function remove(uint256 id) external {
        _drop(id);
        farm.unstake(id);
    }

    function _drop(uint256 id) internal {
        uint256 at = slotOf[id];
        ids[at] = ids[ids.length - 1];
        ids.pop();
        delete slotOf[id];
    }
}

contract ThroughModifier is Listed {
    modifier dropping(uint256 id) {
        uint256 at = slotOf[id];
        ids[at] = ids[ids.length - 1];
        ids.pop();
        _;
    }

    function remove(uint256 id) external dropping(id) {
        farm.unstake(id);
    }
}

library Lists {
    function drop(uint256[] storage list, mapping(uint256 => uint256) storage at, uint256 id) internal {
        uint256 gap = at[id];
        list[gap] = list[list.length - 1];
        list.pop();
        delete at[id];
    }
}

contract ThroughLibrary is Listed {
    using Lists for uint256[];

    function remove(uint256 id) external {
        ids.drop(slotOf, id);
        farm.unstake(id);
    }
}

struct Item {
    uint256 id;
    uint64 since;
}

contract Structs {
    IFarm internal farm;
    mapping(address => Item[]) internal shelf;
    mapping(uint256 => uint256) internal placeOf;

    function add(uint256 id) external {
        shelf[msg.sender].push(Item(id, uint64(block.timestamp)));
        placeOf[id] = shelf[msg.sender].length;
        farm.stake(id);
    }

    function remove(uint256 id) external {
        Item[] storage items = shelf[msg.sender];
        uint256 at = placeOf[id] - 1;
        items[at] = items[items.length - 1];
        items.pop();
        delete placeOf[id];
        farm.unstake(id);
    }
}
