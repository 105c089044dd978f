// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

struct Position {
    uint32 count;
    uint256 balance;
}

interface IPool {
    function close(Position memory position) external;
}

abstract contract Wired {
    IPool internal pool;
    IERC20 internal token;
}

contract Direct is Wired {
    function close(Position calldata position) external {
        pool.close(position);
        token.transfer(msg.sender, position.balance);
    }
}

contract ThroughModifier is Wired {
    modifier closing(Position calldata position) {
        pool.close(position);
        _;
    }

    function close(Position calldata position) external closing(position) {
        token.transfer(msg.sender, position.balance);
    }
}

contract ThroughInternalCall is Wired {
    function close(Position calldata position) external {
        uint256 owed = position.balance;
        pool.close(position);
        _pay(msg.sender, owed);
    }

    function _pay(address to, uint256 amount) internal {
        if (amount > 0) token.transfer(to, amount);
    }
}

abstract contract Closes is Wired {
    function close(Position memory position) public virtual {
        pool.close(position);
        _refund(position);
    }

    function _refund(Position memory position) internal virtual;
}

contract ThroughInheritance is Closes {
    function _refund(Position memory position) internal override {
        token.transfer(msg.sender, position.balance);
    }
}

library Payments {
    function pay(IERC20 token, Position memory position) internal {
        token.transfer(msg.sender, position.balance);
    }
}

contract ThroughLibrary is Wired {
    using Payments for IERC20;

    function close(Position memory position) external {
        pool.close(position);
        token.pay(position);
    }
}

contract Account is Wired {
    address internal immutable hub = msg.sender;

    function close(Position calldata position) external {
        require(msg.sender == hub, "hub");
        pool.close(position);
    }

    function pay(address to, uint256 amount) external {
        require(msg.sender == hub, "hub");
        token.transfer(to, amount);
    }
}

// The proxy closes, and pays what the hub tells it.
contract ThroughProxy {
    mapping(address => Account) internal accountOf;

    function join() external {
        accountOf[msg.sender] = new Account();
    }

    function close(Position calldata position) external {
        Account account = accountOf[msg.sender];
        account.close(position);
        account.pay(msg.sender, position.balance);
    }
}

interface IStream {
    function accrued(address account) external view returns (uint256);
    function claim() external;
}

interface ILoans {
    function debtStored(address account) external view returns (uint256);
    function repay(uint256 amount) external;
}

contract Booked is Wired {
    IStream internal stream;
    uint256 public due;

    function harvest() external {
        uint256 amount = stream.accrued(address(this));
        stream.claim();
        due += amount;
    }
}

contract Repaid is Wired {
    ILoans internal loans;

    function close() external {
        uint256 owed = loans.debtStored(address(this));
        token.transfer(address(loans), owed);
        loans.repay(owed);
    }
}

interface IMarket {
    function exchangeRateStored() external view returns (uint256);
    function redeem(uint256 shares) external;
}

// The rate is of the last time that somebody settled.
contract ByOldRate is Wired {
    IMarket internal market;

    function leave(uint256 shares) external {
        uint256 amount = shares * market.exchangeRateStored() / 1e18;
        market.redeem(shares);
        token.transfer(msg.sender, amount);
    }
}

interface IPerpetual {
    function equity(uint256 id) external view returns (uint256);
    function closePosition(uint256 id) external;
}

// What a position is worth is settled when it is closed.
contract ByOldWorth is Wired {
    IPerpetual internal perpetual;

    function close(uint256 id) external {
        uint256 worth = perpetual.equity(id);
        perpetual.closePosition(id);
        token.transfer(msg.sender, worth);
    }
}
