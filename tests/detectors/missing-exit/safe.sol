// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IProtocol {
    function registerOperator(bytes memory key) external returns (uint64);
    function withdrawOperatorEarnings(uint64 id) external;
    function withdrawNetworkEarnings(uint256 amount) external;
    function setFeeRecipientAddress(address recipient) external;
}

interface IPool {
    function deposit(uint256 amount) external;
    function withdraw(uint256 amount) external;
    function withdrawFor(address account, uint256 amount) external;
}

abstract contract Entering {
    IProtocol internal protocol;
    IPool internal pool;
    address internal immutable owner = msg.sender;

    modifier onlyOwner() {
        require(msg.sender == owner, "owner");
        _;
    }
}

contract Operators is Entering {
    constructor() {
        protocol.setFeeRecipientAddress(msg.sender);
    }

    function registerOperator(bytes memory key) external onlyOwner {
        protocol.registerOperator(key);
    }

    function withdrawEarnings(uint64 id) external onlyOwner {
        protocol.withdrawOperatorEarnings(id);
    }
}

contract Recipients is Entering {
    function registerOperator(bytes memory key) external onlyOwner {
        protocol.registerOperator(key);
    }

    function withdrawEarnings(uint64 id) external onlyOwner {
        protocol.withdrawOperatorEarnings(id);
    }

    function setRecipient(address recipient) external onlyOwner {
        protocol.setFeeRecipientAddress(recipient);
    }
}

library Pools {
    function enter(IPool pool, uint256 amount) internal {
        pool.deposit(amount);
    }

    function leave(IPool pool, uint256 amount) internal {
        pool.withdraw(amount);
    }
}

contract ThroughLibrary is Entering {
    using Pools for IPool;

    function deposit(uint256 amount) external onlyOwner {
        pool.enter(amount);
    }

    function withdraw(uint256 amount) external onlyOwner {
        pool.leave(amount);
    }
}

interface IDistributor {
    function processClaim(address earner, uint256 amount) external;
}

interface IAsset {
    function approve(address spender, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
}

interface IBox {
    function put(uint256 amount) external;
}

contract ClaimsAndSweeps {
    IDistributor internal distributor;
    IBox internal pool;
    IAsset internal asset;
    address internal immutable hub = msg.sender;

    function put(uint256 amount) external {
        require(msg.sender == hub, "hub");
        asset.approve(address(pool), amount);
        pool.put(amount);
    }

    function leave(uint256 amount) external {
        require(msg.sender == hub, "hub");
        asset.transfer(hub, amount);
    }

    function sweep(IAsset other, uint256 amount) external {
        require(msg.sender == hub, "hub");
        other.transfer(hub, amount);
    }

    function claim(uint256 amount) external {
        require(msg.sender == hub, "hub");
        distributor.processClaim(address(this), amount);
    }
}

interface IClaimed {
    function claim(address earner) external;
}

interface IAnyReward {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
}

// What came is measured, and booked for the caller.
contract ClaimsAndBooks {
    IClaimed internal distributor;
    IBox internal pool;
    IAsset internal asset;
    mapping(address => mapping(IAnyReward => uint256)) public credit;

    function put(uint256 amount) external {
        asset.approve(address(pool), amount);
        pool.put(amount);
    }

    function harvest(IAnyReward reward) external {
        uint256 before = reward.balanceOf(address(this));
        distributor.claim(address(this));
        credit[msg.sender][reward] += reward.balanceOf(address(this)) - before;
    }

    function take(IAnyReward reward) external {
        uint256 amount = credit[msg.sender][reward];
        credit[msg.sender][reward] = 0;
        reward.transfer(msg.sender, amount);
    }
}
