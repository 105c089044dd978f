// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IFeed {
    function priceOf(address token) external view returns (uint256);
}

interface IDecimals {
    function decimals() external view returns (uint8);
}

abstract contract Holding {
    IFeed internal feed;
    address[] internal tokens;
    mapping(address => mapping(address => uint256)) internal amountOf;
}

contract Direct is Holding {
    function valueOf(address user) external view returns (uint256 value) {
        for (uint256 i = 0; i < tokens.length; ++i) {
            value += (amountOf[user][tokens[i]] * feed.priceOf(tokens[i])) / 1e18;
        }
    }
}

contract ThroughInternalCall is Holding {
    uint256 internal limit;

    function deposit(address token, uint256 amount) external {
        require(_value(token, amount) < limit);
        amountOf[msg.sender][token] += amount;
    }

    function _value(address token, uint256 amount) internal view returns (uint256) {
        return (amount * feed.priceOf(token)) / 1e18;
    }
}

abstract contract Limited is Holding {
    uint256 internal cap;
    modifier capped(address token, uint256 amount) {
        require((amount * feed.priceOf(token)) / 1e18 < cap);
        _;
    }
}

contract ThroughModifier is Limited {
    function deposit(address token, uint256 amount) external capped(token, amount) {
        amountOf[msg.sender][token] += amount;
    }
}

library Prices {
    function worth(IFeed feed, address token, uint256 amount) internal view returns (uint256) {
        return (amount * feed.priceOf(token)) / 1e18;
    }
}

contract ThroughLibrary is Holding {
    using Prices for IFeed;
    mapping(address => uint256) internal credit;

    function deposit(address token, uint256 amount) external {
        amountOf[msg.sender][token] += amount;
        credit[msg.sender] += feed.worth(token, amount);
    }
}
