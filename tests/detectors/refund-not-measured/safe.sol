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
        amount = vault.redeem(sharesOf[msg.sender]);
        token.transfer(msg.sender, amount);
    }
}

contract ThroughInternalCall is Wired {
    function leave(uint256 shares) external {
        sharesOf[msg.sender] -= shares;
        _pay(vault.redeem(shares));
    }

    function _pay(uint256 amount) internal {
        token.transfer(msg.sender, amount);
    }
}

contract ThroughModifier is Wired {
    modifier paying() {
        uint256 before = token.balanceOf(address(this));
        _;
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
        deposited[msg.sender] = 0;
    }

    function leave() external paying {
        vault.withdraw(deposited[msg.sender] / 2);
    }
}

library Vaults {
    function leave(IVault vault, IERC20 token, uint256 shares) internal {
        uint256 before = token.balanceOf(address(this));
        vault.redeem(shares);
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
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

contract Difference {
    INativeLoans internal loans;
    address internal immutable owner = msg.sender;

    receive() external payable {}

    function borrow(uint256 amount) external {
        require(msg.sender == owner, "owner");
        loans.borrow(amount);
    }

    function repay() external payable {
        uint256 before = address(this).balance - msg.value;
        loans.repay{value: msg.value}();
        (bool sent,) = msg.sender.call{value: address(this).balance - before}("");
        require(sent, "refund");
    }
}

interface IDeposits {
    function deposit(bytes calldata key) external payable;
}

contract Skipping {
    IDeposits internal deposits;
    mapping(bytes32 => bool) public known;
    uint256 internal constant PRICE = 32 ether;

    function depositMany(bytes[] calldata keys) external payable {
        uint256 spent;
        for (uint256 i; i < keys.length; ++i) {
            if (known[keccak256(keys[i])]) continue;
            known[keccak256(keys[i])] = true;
            deposits.deposit{value: PRICE}(keys[i]);
            spent += PRICE;
        }
        payable(msg.sender).transfer(msg.value - spent);
    }

    function depositAll(bytes[] calldata keys) external payable {
        for (uint256 i; i < keys.length; ++i) {
            require(!known[keccak256(keys[i])], "known");
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

contract RemovesMeasured is Wired {
    IOperators internal operators;

    function collect(uint64 id) external {
        uint256 before = token.balanceOf(address(this));
        operators.withdrawOperatorEarnings(id);
        deposited[msg.sender] += token.balanceOf(address(this)) - before;
    }

    function remove(uint64 id) external {
        uint256 before = token.balanceOf(address(this));
        operators.removeOperator(id);
        deposited[msg.sender] += token.balanceOf(address(this)) - before;
    }
}

interface IBridge {
    function send(uint256 amount) external payable;
}

contract GivesTheChange {
    IBridge internal bridge;

    receive() external payable {}

    function send(uint256 amount) external payable {
        uint256 before = address(this).balance - msg.value;
        bridge.send{value: msg.value}(amount);
        payable(msg.sender).transfer(address(this).balance - before);
    }
}

interface IFarm {
    function harvest() external;
    function withdraw(uint256 amount) external;
}

// What comes in is what was not booked before.
contract Booked {
    IFarm internal farm;
    IERC20 internal token;
    uint256 public unpaid;
    uint256 public index;

    function gather() public {
        farm.harvest();
        uint256 fresh = token.balanceOf(address(this)) - unpaid;
        unpaid += fresh;
        index += fresh;
    }

    function leave(uint256 amount) external {
        gather();
        uint256 had = token.balanceOf(address(this));
        farm.withdraw(amount);
        token.transfer(msg.sender, token.balanceOf(address(this)) - had);
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
        uint256 before = token.balanceOf(address(this));
        auction.retract(lot);
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }
}

interface ICodes {
    function redeem(uint256 shares) external returns (uint256 code);
}

// Zero says that it went well, not how much came.
contract AsksForTheCode is Wired {
    ICodes internal codes;

    function leave(uint256 shares) external {
        uint256 before = token.balanceOf(address(this));
        require(codes.redeem(shares) == 0, "failed");
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
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
        uint256 before = money.balanceOf(address(this));
        money.transferFrom(msg.sender, address(this), amount);
        lender.repay(amount);
        uint256 rest = money.balanceOf(address(this)) - before;
        money.transfer(msg.sender, rest);
    }
}

contract CollectsBesideOthers is Parks {
    function collect() external {
        uint256 before = money.balanceOf(address(this));
        lender.claimRewards();
        uint256 earned = money.balanceOf(address(this)) - before;
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
        uint256 before = address(this).balance - msg.value;
        carrier.carry{value: msg.value}(to);
        payable(msg.sender).transfer(address(this).balance - before);
    }

    receive() external payable {}
}
