// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

interface IVault {
    function redeem(uint256 shares) external returns (uint256 assets);
    function withdraw(uint256 assets) external;
}

abstract contract Wired {
    IVault internal vault;
    IERC20 internal token;
    mapping(address => uint256) public deposited;
    mapping(address => uint256) public sharesOf;
}

contract Direct is Wired {
    function leave() external {
        uint256 amount = deposited[msg.sender];
        deposited[msg.sender] = 0;
        vault.redeem(sharesOf[msg.sender]);
        token.transfer(msg.sender, amount);
    }
}

contract ThroughInternalCall is Wired {
    function leave(uint256 shares) external {
        sharesOf[msg.sender] -= shares;
        vault.redeem(shares);
        _pay(shares);
    }

    function _pay(uint256 amount) internal {
        token.transfer(msg.sender, amount);
    }
}

contract ThroughModifier is Wired {
    modifier paying() {
        _;
        token.transfer(msg.sender, deposited[msg.sender]);
        deposited[msg.sender] = 0;
    }

    function leave() external paying {
        vault.withdraw(deposited[msg.sender] / 2);
    }
}

library Vaults {
    function leave(IVault vault, IERC20 token, uint256 shares) internal {
        vault.redeem(shares);
        token.transfer(msg.sender, shares);
    }
}

contract ThroughLibrary is Wired {
    function leave(uint256 shares) external {
        sharesOf[msg.sender] -= shares;
        Vaults.leave(vault, token, shares);
    }
}

interface INativeLoans {
    function repay() external payable;
    function borrow(uint256 amount) external;
}

// What was borrowed waits here, and goes to whoever repays a wei.
contract WholeBalance {
    INativeLoans internal loans;
    address internal immutable owner = msg.sender;

    receive() external payable {}

    function borrow(uint256 amount) external {
        require(msg.sender == owner, "owner");
        loans.borrow(amount);
    }

    function repay() external payable {
        loans.repay{value: msg.value}();
        (bool sent,) = msg.sender.call{value: address(this).balance}("");
        require(sent, "refund");
    }
}

interface IDeposits {
    function deposit(bytes calldata key) external payable;
}

// Keys that are known cost nothing, and are charged.
contract Skipping {
    IDeposits internal deposits;
    mapping(bytes32 => bool) public known;
    uint256 internal constant PRICE = 32 ether;

    function depositMany(bytes[] calldata keys) external payable {
        for (uint256 i; i < keys.length; ++i) {
            if (known[keccak256(keys[i])]) continue;
            known[keccak256(keys[i])] = true;
            deposits.deposit{value: PRICE}(keys[i]);
        }
        payable(msg.sender).transfer(msg.value - keys.length * PRICE);
    }
}

interface IOperators {
    function withdrawOperatorEarnings(uint64 id) external;
    function removeOperator(uint64 id) external;
}

// What is earned last comes with the removal, and is not credited.
contract RemovesUnmeasured is Wired {
    IOperators internal operators;

    function collect(uint64 id) external {
        uint256 before = token.balanceOf(address(this));
        operators.withdrawOperatorEarnings(id);
        deposited[msg.sender] += token.balanceOf(address(this)) - before;
    }

    function remove(uint64 id) external {
        operators.removeOperator(id);
    }
}

interface IBridge {
    function send(uint256 amount) external payable;
}

// The bridge gives back what its fee leaves, to an account that cannot pass it on.
contract KeepsTheChange {
    IBridge internal bridge;

    receive() external payable {}

    function send(uint256 amount) external payable {
        bridge.send{value: msg.value}(amount);
    }
}

interface IAuction {
    function bid(uint256 lot, uint256 most) external;
    function retract(uint256 lot) external;
}

// A bid that is retracted costs something.
contract PaysWhatWasBid is Wired {
    IAuction internal auction;
    mapping(address => mapping(uint256 => uint256)) public bidOf;

    function retract(uint256 lot) external {
        uint256 amount = bidOf[msg.sender][lot];
        bidOf[msg.sender][lot] = 0;
        auction.retract(lot);
        token.transfer(msg.sender, amount);
    }
}

interface ICodes {
    function redeem(uint256 shares) external returns (uint256 code);
}

// Zero says that it went well, not how much came.
contract AsksForTheCode is Wired {
    ICodes internal codes;
    uint256 internal rate;

    function leave(uint256 shares) external {
        require(codes.redeem(shares) == 0, "failed");
        token.transfer(msg.sender, shares * rate / 1e18);
    }
}

interface IMoney {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

interface ILender {
    function repay(uint256 amount) external;
    function claimRewards() external;
}

abstract contract Parks {
    IMoney internal money;
    ILender internal lender;
    mapping(address => uint256) public parked;

    function park(uint256 amount) external {
        money.transferFrom(msg.sender, address(this), amount);
        parked[msg.sender] += amount;
    }

    function unpark(uint256 amount) external {
        parked[msg.sender] -= amount;
        money.transfer(msg.sender, amount);
    }
}

// What others parked lies in the same balance.
contract RepaysBesideOthers is Parks {
    function repay(uint256 amount) external {
        money.transferFrom(msg.sender, address(this), amount);
        lender.repay(amount);
        uint256 rest = money.balanceOf(address(this));
        money.transfer(msg.sender, rest);
    }
}

contract CollectsBesideOthers is Parks {
    function collect() external {
        lender.claimRewards();
        uint256 earned = money.balanceOf(address(this));
        money.transfer(msg.sender, earned);
    }
}

interface ICarrier {
    function quote() external view returns (uint256);
    function carry(bytes32 to) external payable;
}

// All goes on, and the carrier gives back what it did not take.
contract GivesBackTheEstimate {
    ICarrier internal carrier;

    function send(bytes32 to) external payable {
        uint256 fee = carrier.quote();
        require(msg.value >= fee, "fee");
        carrier.carry{value: msg.value}(to);
        payable(msg.sender).transfer(msg.value - fee);
    }

    receive() external payable {}
}
