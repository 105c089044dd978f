// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IStaking {
    function stake(uint256 amount) external;
    function deposit(address positionOwner, uint256 amount) external;
}

abstract contract Obeying {
    IStaking internal immutable staking;
    address internal immutable user;
    address internal immutable hub = msg.sender;

    modifier onlyHub() {
        require(msg.sender == hub, "hub");
        _;
    }

    constructor(IStaking staking_, address user_) {
        staking = staking_;
        user = user_;
    }
}

contract Direct is Obeying {
    constructor(IStaking staking_, address user_) Obeying(staking_, user_) {}

    function deposit(uint256 amount) external onlyHub {
        staking.deposit(address(this), amount);
    }
}

library Deposits {
    function put(IStaking staking, address owner, uint256 amount) internal {
        staking.deposit(owner, amount);
    }
}

contract ThroughLibrary is Obeying {
    using Deposits for IStaking;

    constructor(IStaking staking_, address user_) Obeying(staking_, user_) {}

    function deposit(address owner, uint256 amount) external onlyHub {
        require(owner == user, "user");
        staking.put(address(this), amount);
    }
}

contract Hub {
    IStaking internal staking;
    mapping(address => Direct) internal directOf;
    mapping(address => ThroughLibrary) internal libraryOf;

    function join() external {
        require(address(directOf[msg.sender]) == address(0), "joined");
        directOf[msg.sender] = new Direct(staking, msg.sender);
        libraryOf[msg.sender] = new ThroughLibrary(staking, msg.sender);
    }

    function deposit(uint256 amount) external {
        directOf[msg.sender].deposit(amount);
        libraryOf[msg.sender].deposit(msg.sender, amount);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

interface ILendingPlain {
    function supply(address asset, uint256 a, address onBehalfOf) external;
    function withdraw(address asset, uint256 a, address to) external returns (uint256);
    function borrow(address asset, uint256 a, address onBehalfOf) external;
}

contract SuppliesForOther {
    ILendingPlain p;
    IERC20Plain t;
    mapping(address => uint256) public sup;

    constructor(ILendingPlain x, IERC20Plain y) {
        p = x;
        t = y;
    }

    function supply(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        t.approve(address(p), a);
        p.supply(address(t), a, address(this));
        sup[msg.sender] += a;
    }

    function withdraw(uint256 a) external {
        sup[msg.sender] -= a;
        p.withdraw(address(t), a, msg.sender);
    }
}
