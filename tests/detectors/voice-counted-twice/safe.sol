// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IRegistry {
    function exit(bytes32 key) external;
}

abstract contract Board {
    IRegistry internal registry;
    address internal immutable admin = msg.sender;
    uint256 internal quorum = 3;
    mapping(address => bool) internal isMember;
    mapping(address => uint256) internal powerOf;
    mapping(bytes32 => uint256) internal votes;
    mapping(bytes32 => mapping(address => bool)) internal said;

    function setMember(address who, bool yes) external {
        require(msg.sender == admin);
        isMember[who] = yes;
        powerOf[who] = 1;
    }

    function exit(bytes32 key) external {
        require(votes[key] >= quorum);
        votes[key] = 0;
        registry.exit(key);
    }
}

contract Direct is Board {
    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        votes[key] += 1;
    }
}

contract ThroughModifier is Board {
    modifier member() {
        require(isMember[msg.sender]);
        _;
    }

    function endorse(bytes32 key) external member {
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        votes[key] = votes[key] + 1;
    }
}

contract ByWeight is Board {
    function endorse(bytes32 key) external {
        uint256 power = powerOf[msg.sender];
        require(power > 0);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        _count(key, power);
    }

    function _count(bytes32 key, uint256 power) internal {
        votes[key] += power;
    }
}

library Counts {
    function raise(mapping(bytes32 => uint256) storage counts, bytes32 key) internal {
        counts[key] += 1;
    }
}

contract ThroughLibrary is Board {
    using Counts for mapping(bytes32 => uint256);

    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        votes.raise(key);
    }
}

// What was counted moves on to one who was not.
contract ByUnitsThatMove {
    IRegistry internal registry;
    uint256 internal total;
    mapping(address => uint256) public units;
    mapping(bytes32 => uint256) public support;
    mapping(bytes32 => mapping(address => bool)) public said;
    mapping(address => uint256) public heldUntil;

    function join() external payable {
        units[msg.sender] += msg.value;
        total += msg.value;
    }

    function give(address to, uint256 amount) external {
        require(heldUntil[msg.sender] < block.timestamp);
        units[msg.sender] -= amount;
        units[to] += amount;
    }

    function endorse(bytes32 key) external {
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        heldUntil[msg.sender] = block.timestamp + 7 days;
        support[key] += units[msg.sender];
    }

    function exit(bytes32 key) external {
        require(support[key] * 2 > total);
        support[key] = 0;
        registry.exit(key);
    }
}

// The last who spoke is noted, and nobody asks who it was.
contract NotesTheLast is Board {
    address public last;

    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(last != msg.sender);
        last = msg.sender;
        votes[key] += 1;
    }
}

// The day is noted for another purpose, and nothing looks at it.
contract NotesTheDay is Board {
    mapping(address => uint256) public lastSeen;

    function endorse(bytes32 key) external {
        require(isMember[msg.sender]);
        require(!said[key][msg.sender]);
        said[key][msg.sender] = true;
        lastSeen[msg.sender] = block.timestamp;
        votes[key] += powerOf[msg.sender];
    }
}

// The weight stands at a number; it can be moved, but not while it votes.
contract ByNumber {
    struct Member {
        address account;
        uint256 weight;
    }

    Member[] internal members;
    mapping(address => uint256) public numberOf;
    mapping(address => uint256) public until;
    mapping(uint256 => mapping(address => bool)) public voted;
    mapping(uint256 => uint256) public ayes;

    function give(address to, uint256 amount) external {
        uint256 mine = numberOf[msg.sender];
        uint256 theirs = numberOf[to];
        require(mine != 0 && theirs != 0, "member");
        require(block.timestamp > until[msg.sender], "votes");
        members[mine].weight -= amount;
        members[theirs].weight += amount;
    }

    function vote(uint256 id) external {
        require(numberOf[msg.sender] != 0 && !voted[id][msg.sender], "vote");
        voted[id][msg.sender] = true;
        until[msg.sender] = block.timestamp + 7 days;
        ayes[id] += members[numberOf[msg.sender]].weight;
    }
}

interface IToken {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
}

// What voted is taken out, but not while it votes.
contract ByStake {
    IToken internal token;
    mapping(address => uint256) public stakeOf;
    mapping(address => uint256) public until;
    mapping(uint256 => mapping(address => bool)) public voted;
    mapping(uint256 => uint256) public ayes;

    function put(uint256 amount) external {
        require(token.transferFrom(msg.sender, address(this), amount), "pull");
        stakeOf[msg.sender] += amount;
    }

    function take(uint256 amount) external {
        require(block.timestamp > until[msg.sender], "votes");
        stakeOf[msg.sender] -= amount;
        require(token.transfer(msg.sender, amount), "pay");
    }

    function vote(uint256 id) external {
        require(!voted[id][msg.sender], "voted");
        voted[id][msg.sender] = true;
        until[msg.sender] = block.timestamp + 7 days;
        ayes[id] += stakeOf[msg.sender];
    }
}

interface IShares {
    function ownerOf(uint256 id) external view returns (address);
    function sharesOf(uint256 id) external view returns (uint256);
}

// It is noted who voted, or with what.
contract ByThing {
    IShares internal nft;
    mapping(bytes32 => uint256) public tally;
    mapping(bytes32 => mapping(uint256 => bool)) internal voted;

    function support(bytes32 what, uint256 id) external {
        require(nft.ownerOf(id) == msg.sender, "owner");
        require(!voted[what][id], "voted");
        voted[what][id] = true;
        tally[what] += nft.sharesOf(id);
    }
}

// A vote that is moved elsewhere.
contract Delegates {
    mapping(address => uint256) public unitsOf;
    mapping(address => address) public delegateOf;
    mapping(address => uint256) public votes;

    function delegate(address to) external {
        address from = delegateOf[msg.sender];
        require(from != to, "same");
        delegateOf[msg.sender] = to;
        if (from != address(0)) votes[from] -= unitsOf[msg.sender];
        votes[to] += unitsOf[msg.sender];
    }
}

// Each change of a count is another entry of its history.
contract KeepsHistory {
    mapping(address => uint256) public weight;
    mapping(address => address) public delegatee;
    mapping(address => uint256[]) public history;

    function delegate(address to) external {
        address from = delegatee[msg.sender];
        require(to != from, "same");
        delegatee[msg.sender] = to;
        history[from].push(_last(from) - weight[msg.sender]);
        history[to].push(_last(to) + weight[msg.sender]);
    }

    function _last(address account) internal view returns (uint256) {
        uint256 length = history[account].length;
        return length == 0 ? 0 : history[account][length - 1];
    }
}
