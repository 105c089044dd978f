// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IProtocol {
    function feeOf(uint64 id) external view returns (uint256);
    function isLiquidated(address owner) external view returns (bool);
    function register(bytes memory key) external;
    function remove(bytes memory key) external;
    function liquidate(address owner, uint256 amount) external;
}

interface IERC20 {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

abstract contract Wired {
    IProtocol internal protocol;
    IERC20 internal token;
    mapping(uint64 => uint256) public fee;
    uint256 public used;
}

contract Copies is Wired {
    function list(uint64 id) external {
        fee[id] = protocol.feeOf(id);
    }

    function pay(uint64 id, uint256 periods) external {
        token.transferFrom(msg.sender, address(protocol), fee[id] * periods);
    }
}

contract ThroughInternalCall is Wired {
    function list(uint64 id) external {
        _list(id);
    }

    function join(uint64 id, uint256 most) external view returns (bool) {
        return most >= fee[id];
    }

    function spend(uint64 id, uint256 most) external {
        require(fee[id] <= most, "fee");
        token.transferFrom(msg.sender, address(protocol), most);
    }

    function _list(uint64 id) internal {
        fee[id] = protocol.feeOf(id);
    }
}

contract Counts is Wired {
    function register(bytes memory key) external {
        require(used < 500, "full");
        used += 1;
        protocol.register(key);
    }

    function remove(bytes memory key) external {
        used -= 1;
        protocol.remove(key);
    }
}

interface IBook {
    function held(address account) external view returns (uint256);
    function put(uint256 amount) external;
    function take(uint256 amount) external;
}

contract BookProxy {
    IBook internal immutable book;
    address internal immutable hub = msg.sender;

    constructor(IBook book_) {
        book = book_;
    }

    function put(uint256 amount) external {
        require(msg.sender == hub, "hub");
        book.put(amount);
    }

    function take(uint256 amount) external {
        require(msg.sender == hub, "hub");
        book.take(amount);
    }
}

// What the proxy holds at the book can change there, and is not asked.
contract TakesWhatItCounted {
    mapping(address => BookProxy) public proxyOf;
    mapping(address => uint256) public amountOf;

    function join(IBook book) external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        proxyOf[msg.sender] = new BookProxy(book);
    }

    function put(uint256 amount) external {
        amountOf[msg.sender] += amount;
        proxyOf[msg.sender].put(amount);
    }

    function leave() external {
        uint256 amount = amountOf[msg.sender];
        amountOf[msg.sender] = 0;
        proxyOf[msg.sender].take(amount);
    }
}

interface INetwork {
    event FeeUpdated(uint256 fee);
    event Slashed(address owner, uint256 amount);

    function fee() external view returns (uint256);
    function stakeOf(address owner) external view returns (uint256);
    function enter(uint256 amount) external payable;
    function startExit(uint256 amount) external;
}

// The fee is asked once, and the network tells that it changes.
contract AskedWhenMade {
    INetwork internal immutable network;
    uint256 public immutable fee;

    constructor(INetwork network_) {
        network = network_;
        fee = network_.fee();
    }

    function enter(uint256 amount) external payable {
        require(msg.value == fee, "fee");
        network.enter{value: fee}(amount);
    }
}

// All that was staked is asked back, of which some may have been slashed.
contract AsksForAllItCounted {
    INetwork internal network;
    mapping(address => uint256) public staked;

    function stake(uint256 amount) external {
        staked[msg.sender] += amount;
        network.enter(amount);
    }

    function leave() external {
        uint256 amount = staked[msg.sender];
        staked[msg.sender] = 0;
        network.startExit(amount);
    }
}
