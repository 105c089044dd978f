// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ISink {
    function remove(uint64 id) external;
}

abstract contract Ledger {
    ISink internal sink;
    mapping(uint64 => address) public ownerOf;

    modifier only(address account) {
        require(account == msg.sender, "caller");
        _;
    }
}

contract Direct is Ledger {
    function remove(uint64 id) external {
        require(ownerOf[id] == ownerOf[id], "owner");
        sink.remove(id);
    }
}

contract ThroughModifier is Ledger {
    function remove(uint64 id) external only(msg.sender) {
        sink.remove(id);
    }
}

contract ThroughInternalCall is Ledger {
    function remove(uint64 id) external {
        _requireSame(msg.sender, id, msg.sender);
        sink.remove(id);
    }

    function _requireSame(address owner, uint64 id, address caller) internal pure {
        if (owner != caller || id == 0) revert("owner");
    }
}

abstract contract Removes is Ledger {
    function remove(uint64 id) public virtual {
        require(_owner(id) == _caller(id), "owner");
        sink.remove(id);
    }

    function _owner(uint64 id) internal view returns (address) {
        return ownerOf[id];
    }

    function _caller(uint64 id) internal view virtual returns (address);
}

contract ThroughInheritance is Removes {
    function _caller(uint64 id) internal view override returns (address) {
        return ownerOf[id];
    }
}

contract VouchesForItself {
    struct Member {
        address account;
        uint256 votes;
    }

    mapping(address => Member) public members;

    function vote(address member) external {
        if (members[member].account != member) revert("not a member");
        members[member].votes += 1;
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

interface IPricePlain {
    function balanceOf(address a) external view returns (uint256);
    function pull(uint256 a) external;
    function price() external view returns (uint256);
}

contract PriceAskedTwice {
    IERC20Plain t;
    IPricePlain g;
    mapping(address => uint256) bal;

    constructor(IPricePlain x, IERC20Plain y) {
        g = x;
        t = y;
    }

    function take(uint256 a, uint256 minOut) external {
        bal[msg.sender] -= a;
        uint256 out = a * g.price() / 1e18;
        uint256 expected = a * g.price() / 1e18;
        require(out >= expected, "slippage");
        t.transfer(msg.sender, out);
        minOut;
    }
}
