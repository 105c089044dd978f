// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address who) external view returns (uint256);
}

interface IGauge {
    function deposit(uint256 amount) external;
    function withdraw(uint256 amount) external;
}

abstract contract Shares {
    IGauge internal gauge;
    IToken internal token;
    address internal immutable keeper = msg.sender;
    mapping(address => uint256) internal balances;
    uint256 internal supply;

    function deposit(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        balances[msg.sender] += amount;
        supply += amount;
        token.approve(address(gauge), amount);
        gauge.deposit(amount);
    }

    function withdraw(uint256 amount) external {
        balances[msg.sender] -= amount;
        supply -= amount;
        gauge.withdraw(amount);
        token.transfer(msg.sender, amount);
    }

    function move(address to, uint256 amount) external {
        balances[msg.sender] -= amount;
        balances[to] += amount;
    }
}

contract Direct is Shares {
    function seize(address user, uint256 amount) external {
        require(msg.sender == keeper);
        balances[user] -= amount;
        supply -= amount;
        gauge.withdraw(amount);
        token.transfer(keeper, amount);
    }
}

contract ThroughModifier is Shares {
    modifier taking(address user, uint256 amount) {
        require(msg.sender == keeper);
        balances[user] -= amount;
        supply -= amount;
        _;
    }

    function seize(address user, uint256 amount) external taking(user, amount) {
        gauge.withdraw(amount);
        token.transfer(keeper, amount);
    }
}

library Books {
    function lower(mapping(address => uint256) storage balances, address user, uint256 amount) internal {
        balances[user] -= amount;
    }
}

contract ThroughLibrary is Shares {
    using Books for mapping(address => uint256);

    function seize(address user, uint256 amount) external {
        require(msg.sender == keeper);
        _take(user, amount);
    }

    function _take(address user, uint256 amount) internal {
        balances.lower(user, amount);
        supply -= amount;
        gauge.withdraw(amount);
        token.transfer(keeper, amount);
    }
}

// Settlements go either way, and come to nothing together.
contract Settling is Shares {
    mapping(address => int256) internal settled;
    int256 internal totalSettled;

    function raise(address account, int256 amount) external {
        require(msg.sender == keeper, "keeper");
        settled[account] += amount;
        totalSettled += amount;
    }

    function lower(address account, int256 amount) external {
        require(msg.sender == keeper, "keeper");
        settled[account] -= amount;
        totalSettled -= amount;
    }

    function settle(address account, int256 delta) external {
        require(msg.sender == keeper, "keeper");
        settled[account] += delta;
    }
}

// The entry goes with the struct that it is in.
contract ClearsTheWhole {
    struct User {
        uint256 deposit;
        uint256 since;
    }

    IToken internal token;
    uint256 public total;
    mapping(address => User) public users;

    function put(uint256 amount) external {
        users[msg.sender].deposit += amount;
        total += amount;
        token.transferFrom(msg.sender, address(this), amount);
    }

    function take(uint256 amount) external {
        users[msg.sender].deposit -= amount;
        total -= amount;
        token.transfer(msg.sender, amount);
    }

    function leave() external {
        uint256 amount = users[msg.sender].deposit;
        delete users[msg.sender];
        total -= amount;
        token.transfer(msg.sender, amount);
    }
}
