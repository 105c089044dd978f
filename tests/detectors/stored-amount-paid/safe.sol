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
        uint256 before = token.balanceOf(address(this));
        pool.close(position);
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }
}

contract ThroughModifier is Wired {
    modifier refunding(Position calldata position) {
        uint256 before = token.balanceOf(address(this));
        _;
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }

    function close(Position calldata position) external refunding(position) {
        require(position.balance > 0, "empty");
        pool.close(position);
    }
}

contract ThroughInternalCall is Wired {
    function close(Position calldata position) external {
        uint256 before = token.balanceOf(address(this));
        pool.close(position);
        _pay(msg.sender, token.balanceOf(address(this)) - before);
    }

    function _pay(address to, uint256 amount) internal {
        if (amount > 0) token.transfer(to, amount);
    }
}

abstract contract Closes is Wired {
    function close(Position memory position) public virtual {
        uint256 before = token.balanceOf(address(this));
        pool.close(position);
        _refund(before);
    }

    function _refund(uint256 before) internal virtual;
}

contract ThroughInheritance is Closes {
    function _refund(uint256 before) internal override {
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }
}

library Payments {
    function pay(IERC20 token, uint256 before) internal {
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }
}

contract ThroughLibrary is Wired {
    using Payments for IERC20;

    function close(Position memory position) external {
        uint256 before = token.balanceOf(address(this));
        pool.close(position);
        token.pay(before);
    }
}

contract Account is Wired {
    address internal immutable hub = msg.sender;

    function close(Position calldata position) external returns (uint256) {
        require(msg.sender == hub, "hub");
        uint256 before = token.balanceOf(address(this));
        pool.close(position);
        return token.balanceOf(address(this)) - before;
    }

    function pay(address to, uint256 amount) external {
        require(msg.sender == hub, "hub");
        token.transfer(to, amount);
    }
}

contract ThroughProxy {
    mapping(address => Account) internal accountOf;

    function join() external {
        accountOf[msg.sender] = new Account();
    }

    function close(Position calldata position) external {
        Account account = accountOf[msg.sender];
        uint256 refund = account.close(position);
        account.pay(msg.sender, refund);
    }
}

interface IStream {
    function accrued(address account) external view returns (uint256);
    function claim() external;
}

interface ILoans {
    function debtCurrent(address account) external view returns (uint256);
    function repay(uint256 amount) external;
}

contract Booked is Wired {
    IStream internal stream;
    uint256 public due;

    function harvest() external {
        require(stream.accrued(address(this)) > 0, "nothing");
        uint256 before = token.balanceOf(address(this));
        stream.claim();
        due += token.balanceOf(address(this)) - before;
    }
}

contract Repaid is Wired {
    ILoans internal loans;

    function close() external {
        uint256 owed = loans.debtCurrent(address(this));
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
        uint256 before = token.balanceOf(address(this));
        market.redeem(shares);
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
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
        uint256 before = token.balanceOf(address(this));
        perpetual.closePosition(id);
        token.transfer(msg.sender, token.balanceOf(address(this)) - before);
    }
}
