// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

interface IStaking {
    function stake(uint256 amount) external;
    function unstake(uint256 amount) external;
}

abstract contract Owned {
    address internal immutable hub = msg.sender;

    modifier onlyHub() {
        require(msg.sender == hub, "hub");
        _;
    }
}

contract Proxy is Owned {
    IStaking internal immutable staking;
    IERC20 internal immutable token;

    constructor(IStaking staking_, IERC20 token_) {
        staking = staking_;
        token = token_;
    }

    function stake(uint256 amount) external onlyHub {
        staking.stake(amount);
    }

    function unstake(uint256 amount) external onlyHub {
        _unstake(amount);
    }

    function sweep(address to) external onlyHub {
        token.transfer(to, token.balanceOf(address(this)));
    }

    function _unstake(uint256 amount) internal {
        staking.unstake(amount);
    }
}

contract ProxyWithGate is Owned {
    IStaking internal immutable staking;
    bool internal open = true;

    modifier whenOpen() {
        require(open && msg.sender == hub, "closed");
        _;
    }

    constructor(IStaking staking_) {
        staking = staking_;
    }

    function unstake(uint256 amount) external whenOpen {
        staking.unstake(amount);
    }
}

abstract contract Unstakes is Owned {
    function _staking() internal view virtual returns (IStaking);

    function unstake(uint256 amount) external onlyHub {
        _staking().unstake(amount);
    }
}

contract ProxyThroughInheritance is Unstakes {
    IStaking internal immutable staking;

    constructor(IStaking staking_) {
        staking = staking_;
    }

    function _staking() internal view override returns (IStaking) {
        return staking;
    }
}

library Stakes {
    function leave(IStaking staking, uint256 amount) internal {
        staking.unstake(amount);
    }
}

contract ProxyThroughLibrary is Owned {
    using Stakes for IStaking;

    IStaking internal immutable staking;

    constructor(IStaking staking_) {
        staking = staking_;
    }

    function unstake(uint256 amount) external onlyHub {
        staking.leave(amount);
    }
}

contract Hub {
    IStaking internal staking;
    IERC20 internal token;
    mapping(address => Proxy) public proxyOf;
    mapping(address => ProxyWithGate) public gated;
    mapping(address => Unstakes) public inheriting;
    mapping(address => ProxyThroughLibrary) public using_;

    function join() external {
        proxyOf[msg.sender] = new Proxy(staking, token);
        gated[msg.sender] = new ProxyWithGate(staking);
        inheriting[msg.sender] = new ProxyThroughInheritance(staking);
        using_[msg.sender] = new ProxyThroughLibrary(staking);
    }
}

// The user or the hub; what is due goes to the user, whoever asks.
contract ProxyOfTwo {
    IStaking internal immutable staking;
    address internal immutable hub = msg.sender;
    address internal immutable user;
    IERC20 internal immutable token;

    constructor(IStaking staking_, IERC20 token_, address user_) {
        staking = staking_;
        token = token_;
        user = user_;
    }

    function unstake(uint256 amount) external {
        require(msg.sender == user || msg.sender == hub, "not yours");
        staking.unstake(amount);
    }

    function pay() external {
        token.transfer(user, 1);
    }
}

contract HubOfTwo {
    mapping(address => ProxyOfTwo) public proxyOf;

    function join(IStaking staking, IERC20 token) external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        proxyOf[msg.sender] = new ProxyOfTwo(staking, token, msg.sender);
    }
}

interface ILending {
    function borrow(uint256 amount, address to) external;
}

// One account that is kept, and is asked for.
contract Account {
    address public immutable owner;
    address public immutable pool;

    constructor(address owner_, address pool_) {
        owner = owner_;
        pool = pool_;
    }

    function execute(bytes calldata data) external {
        require(msg.sender == owner, "owner");
        (bool ok,) = pool.call(data);
        require(ok, "call");
    }

    function rescue(IERC20 token, address to, uint256 amount) external {
        require(msg.sender == owner, "owner");
        require(token.transfer(to, amount), "pay");
    }
}

contract Agent {
    ILending internal immutable lending;
    address internal immutable owner = msg.sender;

    constructor(ILending lending_) {
        lending = lending_;
    }

    function borrow(uint256 amount, address to) external {
        require(msg.sender == owner, "owner");
        lending.borrow(amount, to);
    }
}

interface IBorrower {
    function onLoan(uint256 amount) external;
}

// What is lent comes back; who may be paid ether is no owner.
contract Lender {
    address internal immutable owner = msg.sender;

    receive() external payable {
        require(msg.sender == owner, "owner");
    }

    function lend(IERC20 token, address to, uint256 amount) external {
        uint256 before = token.balanceOf(address(this));
        require(token.transfer(to, amount), "pay");
        IBorrower(to).onLoan(amount);
        require(token.balanceOf(address(this)) >= before, "return");
    }
}

// Whoever asks may have done what was agreed, and is refused what nobody proposed.
contract DoesWhatWasAgreed {
    struct Proposal {
        uint256 since;
        bool isDone;
    }

    address public immutable MEMBER = msg.sender;
    mapping(bytes32 => Proposal) internal _proposals;

    function propose(bytes32 id) external {
        require(msg.sender == MEMBER, "member");
        _proposals[id].since = block.timestamp;
    }

    function execute(address target, bytes calldata data) external {
        bytes32 id = keccak256(abi.encode(target, data));
        require(_state(id) == 1, "state");
        _proposals[id].isDone = true;
        (bool ok,) = target.call(data);
        require(ok, "failed");
    }

    function _state(bytes32 id) internal view returns (uint256) {
        Proposal storage proposal = _proposals[id];
        if (proposal.isDone) {
            return 2;
        }
        if (proposal.since == 0) {
            revert("unknown");
        }
        return block.timestamp > proposal.since + 1 days ? 1 : 0;
    }
}
