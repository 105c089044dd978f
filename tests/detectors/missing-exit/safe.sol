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

interface IERC20Plain {
    function balanceOf(address a) external view returns (uint256);

    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

interface IExitQueuePlain {
    function requestWithdrawals(uint256 a) external returns (uint256 id);
    function claimWithdrawal(uint256 id) external;
    function submit() external payable;
}

contract AsksOnly {
    IExitQueuePlain l;
    mapping(uint256 => address) public ownerOf;
    mapping(address => uint256) public shares;

    constructor(IExitQueuePlain x) {
        l = x;
    }

    function deposit() external payable {
        shares[msg.sender] += msg.value;
        l.submit{value: msg.value}();
    }

    function leave(uint256 a) external {
        shares[msg.sender] -= a;
        uint256 id = l.requestWithdrawals(a);
        ownerOf[id] = msg.sender;
    }

    function finish(uint256 id) external {
        require(ownerOf[id] == msg.sender);
        delete ownerOf[id];
        uint256 b = address(this).balance;
        l.claimWithdrawal(id);
        payable(msg.sender).transfer(address(this).balance - b);
    }
    receive() external payable {}
}

interface IAirdropPlain {
    function claim(address token, uint256 a, bytes32[] calldata proof) external;
}

interface IVaultPlain {
    function deposit(uint256 a) external;
    function withdraw(uint256 a) external;
}

contract OwnTokenOnly {
    address public owner;
    IVaultPlain v;
    IAirdropPlain d;
    IERC20Plain asset;

    constructor(IVaultPlain x, IAirdropPlain y, IERC20Plain z) {
        owner = msg.sender;
        v = x;
        d = y;
        asset = z;
    }
    modifier onlyOwner() {
        require(msg.sender == owner);
        _;
    }

    function put(uint256 a) external onlyOwner {
        asset.transferFrom(msg.sender, address(this), a);
        asset.approve(address(v), a);
        v.deposit(a);
    }

    function take(uint256 a) external onlyOwner {
        v.withdraw(a);
        asset.transfer(msg.sender, a);
    }

    function claimAirdrop(address token, uint256 a, bytes32[] calldata proof) external onlyOwner {
        d.claim(token, a, proof);
    }

    function sweep(IERC20Plain t) external onlyOwner {
        require(t != asset);
        t.transfer(owner, t.balanceOf(address(this)));
    }
}
