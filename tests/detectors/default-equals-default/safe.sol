// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ISink {
    function remove(uint64 id) external;
}

abstract contract Ledger {
    ISink internal sink;
    mapping(address => uint256) public entityOf;
    mapping(uint64 => uint256) public holderOf;
}

contract Direct is Ledger {
    function remove(uint64 id) external {
        require(entityOf[msg.sender] != 0, "unknown");
        require(holderOf[id] == entityOf[msg.sender], "holder");
        sink.remove(id);
    }
}

contract ThroughModifier is Ledger {
    modifier onlyHolder(uint64 id) {
        if (entityOf[msg.sender] == 0 || holderOf[id] != entityOf[msg.sender]) revert("holder");
        _;
    }

    function remove(uint64 id) external onlyHolder(id) {
        sink.remove(id);
    }
}

contract ThroughInternalCall is Ledger {
    function remove(uint64 id) external {
        _requireHolder(msg.sender, id);
        sink.remove(id);
    }

    function _requireHolder(address account, uint64 id) internal view {
        uint256 entity = entityOf[account];
        require(entity > 0, "unknown");
        require(entity == holderOf[id], "holder");
    }
}

abstract contract Removes is Ledger {
    function remove(uint64 id) public virtual {
        require(_mayRemove(id), "holder");
        sink.remove(id);
    }

    function _mayRemove(uint64 id) internal view virtual returns (bool);
}

contract ThroughInheritance is Removes {
    function _mayRemove(uint64 id) internal view override returns (bool) {
        return holderOf[id] > 0 && holderOf[id] == entityOf[msg.sender];
    }
}

// Who was given no rank has the first.
contract ByRank is Ledger {
    enum Rank {
        None,
        Steward,
        Watcher
    }

    mapping(uint64 => address) public ownerOf;
    mapping(address => mapping(address => Rank)) public rankBy;

    modifier ownerOrSteward(uint64 id) {
        address owner = ownerOf[id];
        require(owner == msg.sender || rankBy[owner][msg.sender] == Rank.Steward, "steward");
        _;
    }

    function setRank(address who, Rank rank) external {
        rankBy[msg.sender][who] = rank;
    }

    function remove(uint64 id) external ownerOrSteward(id) {
        sink.remove(id);
    }
}

// What is no signature is one of nobody.
contract BySignature {
    mapping(address => address) public delegateOf;
    mapping(address => uint256) public balanceOf;

    function appoint(address delegate) external {
        delegateOf[msg.sender] = delegate;
    }

    function payFor(address user, bytes32 hash, uint8 v, bytes32 r, bytes32 s) external {
        require(delegateOf[user] != address(0), "nobody");
        require(ecrecover(hash, v, r, s) == delegateOf[user], "signature");
        uint256 amount = balanceOf[user];
        balanceOf[user] = 0;
        payable(msg.sender).transfer(amount);
    }
}

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract NeverAsked {
    mapping(address => uint256) public unlockAt;
    mapping(address => uint256) public bal;
    IERC20Plain t;

    constructor(IERC20Plain x) {
        t = x;
    }

    function put(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        bal[msg.sender] += a;
    }

    function ask() external {
        unlockAt[msg.sender] = block.timestamp + 7 days;
    }

    function take() external {
        uint256 u = unlockAt[msg.sender];
        require(u != 0 && block.timestamp >= u, "wait");
        uint256 a = bal[msg.sender];
        bal[msg.sender] = 0;
        unlockAt[msg.sender] = 0;
        t.transfer(msg.sender, a);
    }
}
