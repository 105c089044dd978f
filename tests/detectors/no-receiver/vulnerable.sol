// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IFarm {
    function stake(uint256 id) external;
    function unstake(uint256 id) external;
}

interface IUnique {
    function approve(address to, uint256 id) external;
    function transferFrom(address from, address to, uint256 id) external;
    function ownerOf(uint256 id) external view returns (address);
}

interface IPool {
    function deposit() external payable;
    function withdraw(uint256 amount) external;
}

abstract contract Tokens {
    IFarm internal farm;
    IUnique internal token;
    mapping(uint256 => address) internal holderOf;

    function stake(uint256 id) external {
        holderOf[id] = msg.sender;
        token.transferFrom(msg.sender, address(this), id);
        token.approve(address(farm), id);
        farm.stake(id);
    }
}

contract Unique is Tokens {
    function unstake(uint256 id) external {
        require(holderOf[id] == msg.sender);
        delete holderOf[id];
        farm.unstake(id);
        token.transferFrom(address(this), msg.sender, id);
    }
}

contract UniqueThroughModifier is Tokens {
    modifier unstaking(uint256 id) {
        require(holderOf[id] == msg.sender);
        delete holderOf[id];
        farm.unstake(id);
        _;
    }

    function unstake(uint256 id) external unstaking(id) {
        token.transferFrom(address(this), msg.sender, id);
    }
}

abstract contract Pooled {
    IPool internal pool;
    mapping(address => uint256) internal balances;

    function deposit() external payable {
        balances[msg.sender] += msg.value;
        pool.deposit{value: msg.value}();
    }
}

contract Ether is Pooled {
    function withdraw(uint256 amount) external {
        balances[msg.sender] -= amount;
        uint256 had = address(this).balance;
        pool.withdraw(amount);
        payable(msg.sender).transfer(address(this).balance - had);
    }
}

library Sending {
    function send(address to, uint256 amount) internal {
        payable(to).transfer(amount);
    }
}

contract EtherThroughLibrary is Pooled {
    function withdraw(uint256 amount) external {
        balances[msg.sender] -= amount;
        _take(amount);
    }

    function _take(uint256 amount) internal {
        pool.withdraw(amount);
        Sending.send(msg.sender, amount);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

interface IPositionsPlain {
    function mint(address to, uint256 a, uint256 b) external returns (uint256 id);
    function safeTransferFrom(address f, address t, uint256 id) external;
}

contract SafePuller {
    IPositionsPlain npm;
    mapping(uint256 => address) public ownerOf;

    constructor(IPositionsPlain n) {
        npm = n;
    }

    function put(uint256 id) external {
        npm.safeTransferFrom(msg.sender, address(this), id);
        ownerOf[id] = msg.sender;
    }

    function take(uint256 id) external {
        require(ownerOf[id] == msg.sender);
        delete ownerOf[id];
        npm.safeTransferFrom(address(this), msg.sender, id);
    }
}
