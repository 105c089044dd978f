// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ISink {
    function act() external;
}

abstract contract Obeying {
    ISink internal sink;
    address public master;

    modifier onlyMaster() {
        require(msg.sender == master, "master");
        _;
    }

    function act() external onlyMaster {
        sink.act();
    }
}

contract Direct is Obeying {
    function setMaster(address master_) external {
        master = master_;
    }
}

contract ThroughInternalCall is Obeying {
    bool internal ready;

    function initialize(address master_) external {
        ready = true;
        _setMaster(master_);
    }

    function _setMaster(address master_) internal {
        master = master_;
    }
}

contract ThroughModifier is Obeying {
    modifier nonZero(address account) {
        require(account != address(0) && account != msg.sender, "zero");
        _;
    }

    function setMaster(address master_) external nonZero(master_) {
        master = master_;
    }
}

interface IGovernor {
    function stake(uint256 amount) external;
    function leave(address to) external;
}

// Whoever is in the list commands the account.
contract ListedAccount {
    IGovernor internal immutable governor;
    mapping(address => bool) public allowed;

    modifier onlyAllowed() {
        require(allowed[msg.sender], "not allowed");
        _;
    }

    constructor(IGovernor governor_, address user) {
        governor = governor_;
        allowed[msg.sender] = true;
        allowed[user] = true;
    }

    function allow(address account) external {
        allowed[account] = true;
    }

    function stake(uint256 amount) external onlyAllowed {
        governor.stake(amount);
    }

    function leave(address to) external onlyAllowed {
        governor.leave(to);
    }
}

contract ListedAccounts {
    IGovernor internal governor;
    mapping(address => ListedAccount) public accountOf;

    function open() external {
        require(address(accountOf[msg.sender]) == address(0), "open");
        accountOf[msg.sender] = new ListedAccount(governor, msg.sender);
    }

    function leave() external {
        accountOf[msg.sender].leave(msg.sender);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract Spokesmen {
    mapping(address => address) public delegateOf;
    mapping(address => uint256) bal;
    IERC20Plain t;

    constructor(IERC20Plain x) {
        t = x;
    }

    function put(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        bal[msg.sender] += a;
    }

    function setDelegate(address user, address d) external {
        delegateOf[user] = d;
    }

    function take(address user, uint256 a) external {
        require(msg.sender == user || msg.sender == delegateOf[user]);
        bal[user] -= a;
        t.transfer(msg.sender, a);
    }
}
