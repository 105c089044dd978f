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

    function unstake(uint256 amount) external {
        _unstake(amount);
    }

    function sweep(address to) external {
        token.transfer(to, token.balanceOf(address(this)));
    }

    function _unstake(uint256 amount) internal {
        staking.unstake(amount);
    }
}

// The modifier asks for something, but not who calls.
contract ProxyWithGate {
    IStaking internal immutable staking;
    bool internal open = true;

    modifier whenOpen() {
        require(open && msg.sender != address(0), "closed");
        _;
    }

    constructor(IStaking staking_) {
        staking = staking_;
    }

    function unstake(uint256 amount) external whenOpen {
        staking.unstake(amount);
    }
}

abstract contract Unstakes {
    function _staking() internal view virtual returns (IStaking);

    function unstake(uint256 amount) external {
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

contract ProxyThroughLibrary {
    using Stakes for IStaking;

    IStaking internal immutable staking;

    constructor(IStaking staking_) {
        staking = staking_;
    }

    function unstake(uint256 amount) external {
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

interface ILending {
    function borrow(uint256 amount, address to) external;
}

// One account that is kept, and is not asked for.
contract Account {
    address public immutable owner;
    address public immutable pool;

    constructor(address owner_, address pool_) {
        owner = owner_;
        pool = pool_;
    }

    function execute(bytes calldata data) external {
        (bool ok,) = pool.call(data);
        require(ok, "call");
    }

    function rescue(IERC20 token, address to, uint256 amount) external {
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
        lending.borrow(amount, to);
    }
}
