// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IProxy {
    function owner() external view returns (address);
    function close() external;
}

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
}

abstract contract Payer {
    IToken internal token;
    mapping(address => bool) public isProxy;
    mapping(address => IProxy) public proxyOf;
    uint256 public reward;
}

contract Direct is Payer {
    function claim(IProxy proxy) external {
        require(isProxy[address(proxy)], "unknown");
        require(proxy.owner() == msg.sender, "owner");
        token.transfer(msg.sender, reward);
    }
}

contract ThroughModifier is Payer {
    modifier onlyOwnerOf(IProxy proxy) {
        require(msg.sender == proxy.owner() && proxyOf[msg.sender] == proxy, "owner");
        _;
    }

    function claim(IProxy proxy) external onlyOwnerOf(proxy) {
        token.transfer(msg.sender, reward);
    }
}

library Owners {
    function check(IProxy proxy) internal view {
        if (proxy.owner() != msg.sender) revert("owner");
    }
}

contract ThroughLibrary is Payer {
    using Owners for IProxy;

    function claim(IProxy proxy) external {
        proxy.check();
        proxy.close();
    }
}
