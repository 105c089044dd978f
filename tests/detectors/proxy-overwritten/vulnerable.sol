// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

contract Proxy {
    address public immutable user;

    constructor(address user_) {
        user = user_;
    }
}

abstract contract Hub {
    struct Member {
        Proxy proxy;
        uint256 since;
    }

    mapping(address => Proxy) public proxyOf;
    mapping(address => Member) public members;
}

contract Direct is Hub {
    function join() external {
        proxyOf[msg.sender] = new Proxy(msg.sender);
    }
}

contract ThroughModifier is Hub {
    modifier whenNew(address user) {
        require(user != address(0), "zero");
        _;
    }

    function join(address user) external whenNew(user) {
        members[user].proxy = new Proxy(user);
        members[user].since = block.number;
    }
}

contract ThroughInternalCall is Hub {
    function join() external {
        Member storage m = members[msg.sender];
        m.proxy = _deploy(msg.sender);
    }

    function _deploy(address user) internal returns (Proxy) {
        return new Proxy(user);
    }
}
