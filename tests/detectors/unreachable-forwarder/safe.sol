// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IStaking {
    function stake(uint256 amount) external;
    function withdraw(uint256 amount) external;
}

contract Proxy {
    IStaking internal immutable staking;
    address internal immutable hub = msg.sender;

    modifier onlyHub() {
        require(msg.sender == hub, "hub");
        _;
    }

    constructor(IStaking staking_) {
        staking = staking_;
    }

    function stake(uint256 amount) external onlyHub {
        staking.stake(amount);
    }

    function withdraw(uint256 amount) external onlyHub {
        staking.withdraw(amount);
    }
}

contract Hub {
    IStaking internal staking;
    mapping(address => Proxy) public proxyOf;

    function join() external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        proxyOf[msg.sender] = new Proxy(staking);
    }

    function stake(uint256 amount) external {
        proxyOf[msg.sender].stake(amount);
    }

    function withdraw(uint256 amount) external {
        proxyOf[msg.sender].withdraw(amount);
    }
}

abstract contract Owned {
    address public owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function _requireOwner() internal view {
        if (msg.sender != owner) revert("owner");
    }
}

contract OwnedProxy is Owned {
    IStaking internal immutable staking;

    constructor(IStaking staking_, address owner_) Owned(owner_) {
        staking = staking_;
    }

    function leave(uint256 amount) external {
        _requireOwner();
        staking.withdraw(amount);
    }
}

contract OwningHub {
    IStaking internal staking;
    mapping(address => OwnedProxy) public proxyOf;

    function join() external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        proxyOf[msg.sender] = new OwnedProxy(staking, msg.sender);
    }
}

interface IRewards {
    function process(uint256 amount, address to) external;
}

// The protocol is handed in by who commands.
contract Pod {
    address internal immutable hub = msg.sender;
    address internal immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    modifier onlyHub() {
        if (msg.sender != hub) revert("hub");
        _;
    }

    function enter(IRewards rewards, uint256 amount) external onlyHub {
        rewards.process(amount, address(this));
    }

    function collect(IRewards rewards, uint256 amount) external onlyHub {
        rewards.process(amount, owner);
    }
}

contract PodHub {
    mapping(address => Pod) public podOf;
    IRewards internal rewards;

    function enter(uint256 amount) external {
        Pod pod = podOf[msg.sender];
        if (address(pod) == address(0)) {
            pod = new Pod(msg.sender);
            podOf[msg.sender] = pod;
        }
        pod.enter(rewards, amount);
    }

    function collect(uint256 amount) external {
        podOf[msg.sender].collect(rewards, amount);
    }
}
