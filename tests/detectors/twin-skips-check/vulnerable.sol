// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address who) external view returns (uint256);
}

interface IModule {
    function redeem(uint256 amount) external;
}

abstract contract Cooling {
    IModule internal module;
    IToken internal token;
    mapping(address => uint256) internal balances;
    mapping(address => uint256) internal unlockAt;
    bool internal frozen;

    function _out(uint256 amount, address to) internal {
        balances[msg.sender] -= amount;
        module.redeem(amount);
        token.transfer(to, amount);
    }
}

contract Direct is Cooling {
    function leave(uint256 amount) external {
        require(block.timestamp >= unlockAt[msg.sender]);
        _out(amount, msg.sender);
    }

    function exitTo(uint256 amount, address to) external {
        _out(amount, to);
    }
}

contract ThroughModifier is Cooling {
    modifier thawed() {
        require(!frozen);
        _;
    }

    function leave(uint256 amount) external thawed {
        _out(amount, msg.sender);
    }

    function exitTo(uint256 amount, address to) external {
        _out(amount, to);
    }
}

library Locks {
    function check(mapping(address => uint256) storage until) internal view {
        require(block.timestamp >= until[msg.sender]);
    }
}

contract ThroughLibrary is Cooling {
    using Locks for mapping(address => uint256);

    function leave(uint256 amount) external {
        unlockAt.check();
        _out(amount, msg.sender);
    }

    function exitTo(uint256 amount, address to) external {
        _out(amount, to);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract CooldownByOneWay {
    IERC20Plain t;
    mapping(address => uint256) public bal;
    mapping(address => uint256) public cooldown;

    constructor(IERC20Plain x) {
        t = x;
    }

    function deposit(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        bal[msg.sender] += a;
    }

    function start() external {
        cooldown[msg.sender] = block.timestamp + 3 days;
    }

    function withdraw(uint256 a) external {
        require(cooldown[msg.sender] != 0 && block.timestamp >= cooldown[msg.sender]);
        bal[msg.sender] -= a;
        t.transfer(msg.sender, a);
    }

    function withdrawTo(address to, uint256 a) external {
        bal[msg.sender] -= a;
        t.transfer(to, a);
    }
}

interface IDebts {
    function debtOf(address who) external view returns (uint256);
}

// Whoever owes something sends it on.
contract Collateral {
    IDebts internal debts;
    mapping(address => uint256) public held;

    function add() external payable {
        held[msg.sender] += msg.value;
    }

    function take(uint256 amount) external {
        held[msg.sender] -= amount;
        require(held[msg.sender] >= debts.debtOf(msg.sender), "debt");
        payable(msg.sender).transfer(amount);
    }

    function sendOn(address payable to, uint256 amount) external {
        held[msg.sender] -= amount;
        to.transfer(amount);
    }
}
