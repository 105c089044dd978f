// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

abstract contract Ledger {
    struct Operator {
        address owner;
        uint256 fee;
        bool active;
    }

    mapping(uint64 => Operator) public operators;
    mapping(address => bool) public isMember;

    modifier onlyMember() {
        require(isMember[msg.sender], "member");
        _;
    }

    modifier onlyOwnerOf(uint64 id) {
        require(operators[id].owner == msg.sender, "owner");
        _;
    }

    function join() external {
        isMember[msg.sender] = true;
    }

    function setFee(uint64 id, uint256 fee) external onlyOwnerOf(id) {
        operators[id].fee = fee;
    }
}

contract ThroughModifier is Ledger {
    function remove(uint64 id) external onlyMember onlyOwnerOf(id) {
        operators[id].active = false;
    }
}

contract Direct is Ledger {
    function remove(uint64 id) external {
        require(msg.sender == operators[id].owner, "owner");
        delete operators[id];
    }
}

contract ThroughInternalCall is Ledger {
    function remove(uint64 id) external onlyMember {
        _close(id);
    }

    function _close(uint64 id) internal {
        Operator storage o = operators[id];
        require(o.active && o.owner == msg.sender, "closed");
        o.active = false;
    }
}

library Operators {
    function close(mapping(uint64 => Ledger.Operator) storage all, uint64 id) internal {
        require(all[id].owner == msg.sender, "owner");
        all[id].owner = address(0);
    }
}

contract ThroughLibrary is Ledger {
    using Operators for mapping(uint64 => Ledger.Operator);

    function remove(uint64 id) external {
        operators.close(id);
    }
}

interface IReward {
    function transfer(address to, uint256 amount) external returns (bool);
}

contract PaysTheOwner {
    IReward internal reward;
    mapping(address => uint256) public owed;

    function collectFor(address user) external {
        uint256 amount = owed[user];
        owed[user] = 0;
        reward.transfer(user, amount);
    }

    function collect(address to) external {
        uint256 amount = owed[msg.sender];
        owed[msg.sender] = 0;
        reward.transfer(to, amount);
    }
}

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

// Less than all of what is kept for another.
contract PaysPart {
    IERC20 internal token;
    mapping(address => uint256) public balanceOf;

    function put(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        balanceOf[msg.sender] += amount;
    }

    function takeFor(address user, address to, uint256 amount) external {
        require(user == msg.sender, "user");
        balanceOf[user] -= amount;
        token.transfer(to, amount);
    }
}

// That there is an owner does not make it the caller.
contract ClearsForAnybody {
    struct Ticket {
        address owner;
        uint256 amount;
    }

    IERC20 internal token;
    mapping(uint256 => Ticket) public tickets;

    function hand(uint256 id, address owner) external {
        require(tickets[id].owner == msg.sender, "owner");
        tickets[id].owner = owner;
    }

    function cash(uint256 id, address to) external {
        Ticket memory ticket = tickets[id];
        require(ticket.owner == msg.sender, "owner");
        delete tickets[id];
        token.transfer(to, ticket.amount);
    }
}

interface IMarket {
    function price() external view returns (uint256);
}

// What is taken from a borrower is paid for, and at a price that somebody else tells.
contract Liquidates {
    IERC20 internal token;
    IERC20 internal collateral;
    IMarket internal market;
    mapping(address => uint256) public collateralOf;
    mapping(address => uint256) public debtOf;

    function liquidate(address borrower, uint256 amount) external {
        require(collateralOf[borrower] * market.price() < debtOf[borrower], "healthy");
        collateralOf[borrower] -= amount;
        collateral.transfer(msg.sender, amount);
        token.transferFrom(msg.sender, address(this), amount * market.price());
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract TicketList {
    struct P {
        address o;
        uint256 a;
    }
    P[] public ps;
    IERC20Plain t;

    constructor(IERC20Plain x) {
        t = x;
    }

    function open(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        ps.push(P(msg.sender, a));
    }

    function close(uint256 i, address to) external {
        if (ps[i].o != msg.sender) revert();
        uint256 a = ps[i].a;
        require(a > 0);
        ps[i].a = 0;
        t.transfer(to, a);
    }
}

contract CancelsForAnybody {
    struct R {
        address who;
        uint256 a;
        uint64 ready;
    }
    mapping(uint256 => R) public rs;
    uint256 n;
    IERC20Plain t;
    mapping(address => uint256) public bal;

    constructor(IERC20Plain x) {
        t = x;
    }

    function put(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        bal[msg.sender] += a;
    }

    function request(uint256 a) external {
        bal[msg.sender] -= a;
        rs[++n] = R(msg.sender, a, uint64(block.timestamp + 1 days));
    }

    function complete(uint256 i) external {
        R memory r = rs[i];
        require(r.who == msg.sender && block.timestamp >= r.ready);
        delete rs[i];
        t.transfer(msg.sender, r.a);
    }

    function cancel(uint256 i) external {
        R memory r = rs[i];
        require(r.a != 0 && r.who == msg.sender);
        delete rs[i];
        bal[msg.sender] += r.a;
    }
}
