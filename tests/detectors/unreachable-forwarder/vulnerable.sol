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
        proxyOf[msg.sender] = new OwnedProxy(staking, address(this));
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
}

// A clone obeys who first calls it; bytes that name their function lead there only.
contract Clone {
    address internal hub;
    IStaking internal staking;

    constructor() {
        hub = address(1);
    }

    modifier onlyHub() {
        require(msg.sender == hub, "hub");
        _;
    }

    function initialize(IStaking staking_) external {
        require(hub == address(0), "initialized");
        hub = msg.sender;
        staking = staking_;
    }

    function enter(uint256 amount) external onlyHub {
        staking.stake(amount);
    }

    function leave(uint256 amount) external onlyHub {
        staking.withdraw(amount);
    }
}

contract CloneHub {
    IStaking internal staking;
    address internal immutable model = address(new Clone());
    mapping(address => address) public cloneOf;

    function join() external {
        require(cloneOf[msg.sender] == address(0), "joined");
        address made = _clone(model);
        Clone(made).initialize(staking);
        cloneOf[msg.sender] = made;
    }

    function enter(uint256 amount) external {
        _forward(cloneOf[msg.sender], abi.encodeCall(Clone.enter, (amount)));
    }

    function _forward(address clone, bytes memory data) internal {
        (bool done, bytes memory reason) = clone.call(data);
        if (!done) {
            assembly {
                revert(add(reason, 32), mload(reason))
            }
        }
    }

    function _clone(address from) internal returns (address made) {
        assembly {
            mstore(0, or(shl(232, 0x3d602d80600a3d3981f3363d3d373d3d3d363d73), from))
            made := create(0, 0, 55)
        }
    }
}
