// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

contract Treasury {
    IERC20 internal immutable token;
    address internal immutable owner = msg.sender;

    constructor(IERC20 token_) {
        token = token_;
    }
}

contract PaysTreasury {
    IERC20 internal token;
    Treasury internal treasury;

    function split(uint256 amount) external {
        token.transferFrom(msg.sender, address(treasury), amount / 10);
        token.transferFrom(msg.sender, address(0xdead), amount - amount / 10);
    }
}

contract Box {
    IERC20 internal token;
    uint256 public total;

    function put(uint256 amount) external {
        _take(amount);
    }

    function _take(uint256 amount) internal {
        total += amount;
        token.transferFrom(msg.sender, address(this), amount);
    }
}

contract KeepsFee {
    IERC20 internal token;
    uint256 public fees;
    mapping(address => uint256) public due;
    address internal immutable owner = msg.sender;

    modifier onlyOwner() {
        require(msg.sender == owner, "owner");
        _;
    }

    function claim() external {
        uint256 amount = due[msg.sender];
        uint256 fee = amount / 100;
        due[msg.sender] = 0;
        fees += fee;
        token.transfer(msg.sender, amount - fee);
    }
}

// A cut of each token, kept by token.
contract KeepsCutsByToken {
    mapping(IERC20 => uint256) public cuts;
    mapping(IERC20 => mapping(address => uint256)) public owed;

    function credit(IERC20 token, address user, uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        uint256 cut = amount / 10;
        cuts[token] += cut;
        owed[token][user] += amount - cut;
    }

    function claim(IERC20 token) external {
        uint256 amount = owed[token][msg.sender];
        owed[token][msg.sender] = 0;
        token.transfer(msg.sender, amount);
    }
}

// Two tokens come in, one goes out.
contract OneTokenStays {
    IERC20 internal feeToken;
    IERC20 internal rewardToken;
    mapping(address => uint256) public owed;

    function join(uint256 rewards) external {
        feeToken.transferFrom(msg.sender, address(this), 1e18);
        rewardToken.transferFrom(msg.sender, address(this), rewards);
        owed[msg.sender] += rewards;
    }

    function claim() external {
        uint256 amount = owed[msg.sender];
        owed[msg.sender] = 0;
        rewardToken.transfer(msg.sender, amount);
    }
}

interface IStaking {
    function stake(uint256 amount) external;
    function unstake(uint256 amount) external;
}

// The fee stays where the rest is staked from.
contract StakesTheRest {
    IERC20 internal token;
    IERC20Allowing internal asset;
    IStaking internal staking;
    address internal immutable owner = msg.sender;
    uint256 public bps;

    function enter(uint256 amount) external {
        uint256 fee = amount * bps / 10_000;
        asset.transferFrom(msg.sender, address(this), amount);
        asset.approve(address(staking), amount - fee);
        staking.stake(amount - fee);
    }

    function leave(uint256 amount) external {
        require(msg.sender == owner, "owner");
        uint256 before = asset.balanceOf(address(this));
        staking.unstake(amount);
        asset.transfer(owner, asset.balanceOf(address(this)) - before);
    }
}

interface IERC20Allowing {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
}

// Ether comes in for seats, and none goes out.
contract SellsSeats {
    uint256 public price;
    uint256 public sold;
    mapping(uint256 => address) public seat;
    address internal immutable owner = msg.sender;

    function buy() external payable {
        require(msg.value == price, "price");
        seat[sold++] = msg.sender;
    }
}

interface ITokenIn {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

// A charge is the sum of two parts; only one of them has a way out.
contract ChargesForTwo {
    ITokenIn internal token;
    uint256 public forUs;
    mapping(address => uint256) public forAgent;
    address internal immutable owner = msg.sender;

    function order(address agent, uint256 size) external {
        uint256 ours = size / 1000;
        uint256 theirs = size / 5000;
        token.transferFrom(msg.sender, address(this), ours + theirs);
        forUs += ours;
        forAgent[agent] += theirs;
    }

    function agentPay() external {
        uint256 amount = forAgent[msg.sender];
        forAgent[msg.sender] = 0;
        token.transfer(msg.sender, amount);
    }
}

// Calls with bytes, none of which has ether with it.
contract SellsEntry {
    ITokenIn internal token;
    uint256 public price;
    mapping(address => bool) public isIn;
    address internal immutable owner = msg.sender;

    function enter(uint256 stake) external payable {
        require(msg.value == price, "price");
        isIn[msg.sender] = true;
        _call(abi.encodeCall(ITokenIn.transferFrom, (msg.sender, address(this), stake)));
    }

    function exit(uint256 stake) external {
        require(msg.sender == owner, "owner");
        _call(abi.encodeCall(ITokenIn.transfer, (owner, stake)));
    }

    function _call(bytes memory data) private {
        (bool ok,) = address(token).call(data);
        require(ok, "token");
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

interface IStakePlain {
    function stake(uint256 a) external;
    function unstake(uint256 a) external returns (uint256);
}

contract CreditsItself {
    IERC20Plain t;
    IStakePlain s;
    uint256 public totalShares;
    mapping(address => uint256) public shares;

    constructor(IERC20Plain x, IStakePlain y) {
        t = x;
        s = y;
    }

    function enter(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        t.approve(address(s), a);
        s.stake(a);
        shares[msg.sender] += a;
        totalShares += a;
    }

    function leave(uint256 a) external {
        uint256 f = a * 5 / 1000;
        shares[msg.sender] -= a;
        shares[address(this)] += f;
        totalShares -= a - f;
        uint256 g = s.unstake(a - f);
        t.transfer(msg.sender, g);
    }
}
