// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IStaking {
    function withdraw(uint256 amount) external;
}

interface IERC20 {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
}

contract Contradiction {
    IStaking internal staking;
    address internal immutable user = msg.sender;
    address internal immutable hub = tx.origin;

    modifier onlyUser() {
        require(msg.sender == user, "user");
        _;
    }

    modifier onlyHub() {
        require(msg.sender == hub, "hub");
        _;
    }

    function withdraw(uint256 amount) external onlyUser onlyHub {
        staking.withdraw(amount);
    }

    function ping() external onlyHub {}
}

contract Unfinished {
    IStaking internal staking;

    function withdraw(uint256 amount) external {
        staking;
        amount;
        revert("later");
    }
}

contract Proxy {
    IStaking internal immutable staking;
    address internal immutable user;

    constructor(IStaking staking_, address user_) {
        staking = staking_;
        user = user_;
    }

    function withdraw(uint256 amount) external {
        _check();
        staking.withdraw(amount);
    }

    function _check() internal view {
        require(msg.sender == user, "user");
    }
}

contract Hub {
    IStaking internal staking;
    mapping(address => Proxy) public proxyOf;

    function join() external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        proxyOf[msg.sender] = new Proxy(staking, msg.sender);
    }

    function withdraw(uint256 amount) external {
        proxyOf[msg.sender].withdraw(amount);
    }
}

contract Silent {
    IERC20 internal immutable token;
    IStaking internal immutable staking;
    address internal immutable hub = msg.sender;

    constructor(IERC20 token_, IStaking staking_) {
        token = token_;
        staking = staking_;
    }

    function withdraw(uint256 amount) external {
        require(msg.sender == hub, "hub");
        staking.withdraw(amount);
    }
}

contract Pulling {
    IERC20 internal token;
    IStaking internal staking;
    mapping(address => Silent) public proxyOf;

    function join() external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        proxyOf[msg.sender] = new Silent(token, staking);
    }

    function withdraw(uint256 amount) external {
        Silent proxy = proxyOf[msg.sender];
        proxy.withdraw(amount);
        token.transferFrom(address(proxy), msg.sender, amount);
    }
}

// Nothing ever makes a position active.
contract NeverActive {
    enum Status {
        None,
        Pending,
        Active,
        Closed
    }

    mapping(bytes32 => Status) public statusOf;
    mapping(address => bool) public isOperator;

    function open(bytes32 id) external {
        require(statusOf[id] == Status.None, "open");
        statusOf[id] = Status.Pending;
    }

    function close(bytes32 id) external {
        require(statusOf[id] == Status.Active, "not active");
        statusOf[id] = Status.Closed;
    }

    function remove(bytes32 id) external {
        if (!isOperator[msg.sender]) revert("operator");
        delete statusOf[id];
    }
}

// What is closed is not open.
contract TwoStates {
    enum Status {
        None,
        Open,
        Closed
    }

    IStaking internal staking;
    uint256 internal entered = 1;
    mapping(uint256 => Status) public statusOf;

    modifier guarded() {
        require(entered == 1, "entered");
        entered = 2;
        _;
        entered = 1;
    }

    modifier inStatus(uint256 id, Status status) {
        require(statusOf[id] == status, "status");
        _;
    }

    function open(uint256 id) external inStatus(id, Status.None) {
        statusOf[id] = Status.Open;
    }

    function close(uint256 id) external inStatus(id, Status.Open) {
        statusOf[id] = Status.Closed;
    }

    function reclaim(uint256 id, uint256 amount) external guarded inStatus(id, Status.Closed) {
        _pay(id, amount);
    }

    function _pay(uint256 id, uint256 amount) internal {
        require(statusOf[id] == Status.Open, "status");
        staking.withdraw(amount);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract Unkept {
    mapping(uint256 => address) public keeper;
    mapping(uint256 => uint256) amt;
    IERC20Plain t;
    uint256 n;
    address admin;

    constructor(IERC20Plain x) {
        t = x;
        admin = msg.sender;
    }

    function lock(uint256 a) external returns (uint256 id) {
        t.transferFrom(msg.sender, address(this), a);
        id = ++n;
        amt[id] = a;
    }

    function unlock(uint256 id) external {
        require(keeper[id] == msg.sender, "not yours");
        uint256 a = amt[id];
        amt[id] = 0;
        t.transfer(msg.sender, a);
    }
}
