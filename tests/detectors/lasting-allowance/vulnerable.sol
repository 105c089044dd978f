// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
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

interface IRouter {
    function swap(uint256 most) external;
}

// Who gives the rest back knows that not all need be taken.
contract LeavesTheRest {
    function swap(IERC20 token, address router, uint256 most, bytes calldata data) external {
        token.transferFrom(msg.sender, address(this), most);
        uint256 before = token.balanceOf(address(this));
        token.approve(router, most);
        (bool done, bytes memory answer) = router.call(data);
        require(done, string(answer));
        token.transfer(msg.sender, most - (before - token.balanceOf(address(this))));
    }
}

contract EndlessForGivenSpender {
    function put(IERC20 token, IRouter router, uint256 amount) external {
        token.approve(address(router), type(uint256).max);
        router.swap(amount);
    }
}

interface IVault {
    function room() external view returns (uint256);
    function deposit(uint256 amount, address receiver) external;
}

// The vault takes at most what it has room for.
contract MoreThanThereIsRoomFor is Wired {
    IVault internal vault;

    function place(uint256 amount) external {
        uint256 placed = amount;
        if (placed > vault.room()) placed = vault.room();
        token.transferFrom(msg.sender, address(this), placed);
        token.approve(address(vault), amount);
        vault.deposit(placed, address(this));
    }
}

interface IMargin {
    function add(uint256 id, uint256 amount) external;
}

// Nothing says that the parts make up the whole.
contract WholeForParts is Wired {
    IMargin internal margin;

    function addMany(uint256[] calldata ids, uint256 each, uint256 total) external {
        token.transferFrom(msg.sender, address(this), total);
        token.approve(address(margin), total);
        for (uint256 i; i < ids.length; ++i) {
            margin.add(ids[i], each);
        }
    }
}

interface IExchange {
    function swap(address from, address to, uint256 most) external;
}

// Who may take is anybody, and the tips of others lie there.
contract TakenByAnybody is Wired {
    mapping(address => uint256) public tipOf;

    function trade(IExchange exchange, address to, uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        token.approve(address(exchange), amount);
        exchange.swap(address(token), to, amount);
    }

    function takeTip() external {
        uint256 tip = tipOf[msg.sender];
        tipOf[msg.sender] = 0;
        token.transfer(msg.sender, tip);
    }
}

// What came in is what was asked for: the call is told the one, and may take the other.
contract MeasuresWhatComes is Wired {
    IVault internal vault;

    function place(uint256 amount) external {
        uint256 before = token.balanceOf(address(this));
        token.transferFrom(msg.sender, address(this), amount);
        uint256 came = token.balanceOf(address(this)) - before;
        require(came >= amount, "fee on transfer");
        token.approve(address(vault), came);
        (bool success,) = address(vault).call(abi.encodeCall(IVault.deposit, (amount, msg.sender)));
        require(success, "deposit");
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

interface IRouterPlain {
    function swap(IERC20Plain a, IERC20Plain b, uint256 amt, uint256 min) external returns (uint256);
    function repay(uint256 a) external returns (uint256);
    function addLiquidity(uint256 a, uint256 b) external returns (uint256 usedA, uint256 usedB, uint256 lp);
    function deposit(uint256 a) external;
}

contract TriesOnly {
    IERC20Plain t;
    IRouterPlain r;
    mapping(address => uint256) bal;

    constructor(IERC20Plain x, IRouterPlain y) {
        t = x;
        r = y;
    }

    function put(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        t.approve(address(r), a);
        try r.deposit(a) {
            bal[msg.sender] += a;
        } catch (bytes memory why) {
            emit Failed(why);
            t.transfer(msg.sender, a);
        }
    }
    event Failed(bytes why);
}

contract ApprovesFeeToo {
    IERC20Plain t;
    IRouterPlain r;

    constructor(IERC20Plain x, IRouterPlain y) {
        t = x;
        r = y;
    }

    function put(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        uint256 fee = a / 100;
        t.approve(address(r), a);
        r.deposit(a - fee);
        t.transfer(address(0xdead), fee);
    }
}

interface ICollectionPlain {
    function setApprovalForAll(address o, bool b) external;
    function approve(address o, uint256 id) external;
    function transferFrom(address a, address b, uint256 id) external;
}

interface IMarketPlain {
    function list(uint256 id, uint256 p) external;
    function cancel(uint256 id) external;
}

contract ListsAll {
    ICollectionPlain n;
    IMarketPlain m;
    mapping(uint256 => address) own;

    constructor(ICollectionPlain x, IMarketPlain y) {
        n = x;
        m = y;
    }

    function put(uint256 id) external {
        n.transferFrom(msg.sender, address(this), id);
        own[id] = msg.sender;
    }

    function take(uint256 id) external {
        require(own[id] == msg.sender);
        delete own[id];
        n.transferFrom(address(this), msg.sender, id);
    }

    function list(uint256 id, uint256 p) external {
        require(own[id] == msg.sender);
        n.setApprovalForAll(address(m), true);
        m.list(id, p);
    }
}
