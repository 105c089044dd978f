// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function approve(address spender, uint256 amount) external returns (bool);
    function allowance(address owner, address spender) external view returns (uint256);
}

interface IPool {
    function deposit(uint256 amount) external;
    function touch() external;
}

abstract contract Wired {
    IERC20 internal token;
    IPool internal pool;
}

contract Endless is Wired {
    constructor(IERC20 token_, IPool pool_) {
        token = token_;
        pool = pool_;
        token.approve(address(pool), type(uint256).max);
    }

    function deposit(uint256 amount) external {
        pool.deposit(amount);
    }
}

contract ThroughModifier is Wired {
    modifier allowing(uint256 amount) {
        token.approve(address(pool), amount);
        _;
    }

    function act(uint256 amount) external allowing(amount) {
        pool.touch();
    }
}

library Allowances {
    function open(IERC20 token, IPool pool) internal {
        token.approve(address(pool), type(uint256).max);
    }

    function close(IERC20 token, IPool pool) internal {
        token.approve(address(pool), 0);
    }
}

contract ThroughLibrary is Wired {
    using Allowances for IERC20;

    function act(uint256 amount) external {
        token.open(pool);
        pool.deposit(amount);
    }
}
