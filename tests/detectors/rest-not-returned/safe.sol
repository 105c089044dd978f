// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address who) external view returns (uint256);
}

interface IPool {
    function repay(uint256 amount) external;
    function repayEther(uint256 id) external payable;
}

interface IRouter {
    function buyExact(uint256 wanted, uint256 maxSpent) external returns (uint256);
}

abstract contract Paying {
    IToken internal token;
    IPool internal pool;
    IRouter internal router;
    address internal immutable user = msg.sender;
}

contract Direct is Paying {
    function repay(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        token.approve(address(pool), amount);
        pool.repay(amount);
        token.transfer(msg.sender, token.balanceOf(address(this)));
    }
}

contract ThroughInternalCall is Paying {
    function repay(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        _pay(amount);
    }

    function _pay(uint256 amount) internal {
        token.approve(address(pool), amount);
        pool.repay(amount);
        token.approve(address(pool), 0);
        token.transfer(msg.sender, token.balanceOf(address(this)));
    }
}

abstract contract Pulling is Paying {
    modifier pulling(uint256 amount) {
        token.transferFrom(msg.sender, address(this), amount);
        token.approve(address(pool), amount);
        _;
        token.transfer(msg.sender, token.balanceOf(address(this)));
    }
}

contract ThroughModifier is Pulling {
    function repay(uint256 amount) external pulling(amount) {
        pool.repay(amount);
    }
}

library Repaying {
    function repay(IPool pool, IToken token, uint256 amount) internal {
        token.approve(address(pool), amount);
        pool.repay(amount);
        token.transfer(msg.sender, token.balanceOf(address(this)));
    }
}

contract ThroughLibrary is Paying {
    using Repaying for IPool;

    function repay(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        pool.repay(token, amount);
    }
}

contract AtMost is Paying {
    function buy(uint256 wanted, uint256 most) external {
        token.transferFrom(msg.sender, address(this), most);
        token.approve(address(router), most);
        router.buyExact(wanted, most);
        token.approve(address(router), 0);
        token.transfer(msg.sender, token.balanceOf(address(this)));
    }
}

contract InEther is Paying {
    function repay(uint256 id) external payable {
        uint256 had = address(this).balance - msg.value;
        pool.repayEther{value: msg.value}(id);
        payable(msg.sender).transfer(address(this).balance - had);
    }
}
