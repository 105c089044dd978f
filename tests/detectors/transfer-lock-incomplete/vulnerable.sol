// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

contract Token {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function transfer(address to, uint256 amount) public virtual returns (bool) {
        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public virtual returns (bool) {
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
        return true;
    }

    function _move(address from, address to, uint256 amount) internal virtual {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

contract Refused is Token {
    function transfer(address, uint256) public pure override returns (bool) {
        revert("shares do not move");
    }
}

contract ThroughModifier is Token {
    mapping(address => bool) public mayReceive;

    modifier onlyTo(address to) {
        require(mayReceive[to], "receiver");
        _;
    }

    function transfer(address to, uint256 amount) public override onlyTo(to) returns (bool) {
        return super.transfer(to, amount);
    }
}

contract ThroughInternalCall is Token {
    bool public locked;

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _requireUnlocked();
        return super.transferFrom(from, to, amount);
    }

    function _requireUnlocked() internal view {
        require(!locked, "locked");
    }
}

abstract contract Locked is Token {
    function transfer(address, uint256) public virtual override returns (bool) {
        revert("locked");
    }
}

contract ThroughInheritance is Locked {}

contract BesideEachOther {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    mapping(address => bool) public frozen;

    function transfer(address to, uint256 amount) external returns (bool) {
        require(!frozen[msg.sender], "frozen");
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}
