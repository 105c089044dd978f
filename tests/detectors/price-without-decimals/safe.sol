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
            value += (amountOf[user][tokens[i]] * feed.priceOf(tokens[i])) / 10
                ** IDecimals(tokens[i]).decimals();
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
        return (amount * feed.priceOf(token)) / 10 ** IDecimals(token).decimals();
    }
}

abstract contract Limited is Holding {
    uint256 internal cap;
    modifier capped(address token, uint256 amount) {
        require((amount * feed.priceOf(token)) / 10 ** IDecimals(token).decimals() < cap);
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
        return (amount * feed.priceOf(token)) / 10 ** IDecimals(token).decimals();
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

interface IAnswering {
    function latestAnswer() external view returns (int256);
    function decimals() external view returns (uint8);
}

// The feed is the token's own, and says nothing of the token's decimals.
contract FeedOfEach is Holding {
    mapping(address => IAnswering) internal feedOf;

    function equity(address user) external view returns (uint256 sum) {
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 answer = uint256(feedOf[tokens[i]].latestAnswer());
            sum += (amountOf[user][tokens[i]] * answer) / 10 ** IDecimals(tokens[i]).decimals();
        }
    }
}

contract TakesAnswerForWad {
    IAnswering internal feed;

    function quote(uint256 amount) external view returns (uint256) {
        return (amount * uint256(feed.latestAnswer())) / 10 ** feed.decimals();
    }
}

interface IHeld {
    function balanceOf(address holder) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function decimals() external view returns (uint8);
}

contract AddsUp {
    IHeld[] internal coins;

    function total() external view returns (uint256 sum) {
        for (uint256 i = 0; i < coins.length; ++i) {
            sum += (coins[i].balanceOf(address(this)) * 1e18) / 10 ** coins[i].decimals();
        }
    }
}

interface IRated {
    function ptRate() external view returns (uint256);
}

// One token comes in, another goes out, by a price that knows neither.
contract Advances {
    IHeld internal principal;
    IHeld internal cash;
    IRated internal market;
    mapping(address => uint256) internal locked;

    function lock(uint256 amount) external {
        principal.transferFrom(msg.sender, address(this), amount);
        locked[msg.sender] += amount;
    }

    function advance(uint256 amount) external {
        locked[msg.sender] -= amount;
        cash.transfer(msg.sender, (amount * market.ptRate()) / 10 ** (36 - cash.decimals()));
    }
}
