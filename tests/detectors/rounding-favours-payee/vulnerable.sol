// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
}

abstract contract Shares {
    IERC20 internal token;
    uint256 public pool;
    uint256 public supply;
    mapping(address => uint256) public sharesOf;
}

contract Direct is Shares {
    function redeem(uint256 shares) external {
        sharesOf[msg.sender] -= shares;
        token.transfer(msg.sender, (shares * pool + supply - 1) / supply);
    }
}

library Maths {
    function ceilDiv(uint256 a, uint256 b) internal pure returns (uint256) {
        return a == 0 ? 0 : (a - 1) / b + 1;
    }

    function floorDiv(uint256 a, uint256 b) internal pure returns (uint256) {
        return a / b;
    }
}

contract ThroughLibrary is Shares {
    function redeem(uint256 shares) external {
        sharesOf[msg.sender] -= shares;
        token.transfer(msg.sender, Maths.ceilDiv(shares * pool, supply));
    }
}

contract ThroughInternalCall is Shares {
    function redeem(uint256 shares) external {
        sharesOf[msg.sender] -= shares;
        _pay(msg.sender, _worth(shares));
    }

    function _worth(uint256 shares) internal view returns (uint256) {
        return (shares * pool + (supply - 1)) / supply;
    }

    function _pay(address to, uint256 amount) internal {
        token.transfer(to, amount);
    }
}

contract BooksUp is Shares {
    uint256 public perShare;
    mapping(address => uint256) public owed;

    function settle() external {
        owed[msg.sender] += Maths.ceilDiv(sharesOf[msg.sender] * perShare, 1e18);
    }

    function claim() external {
        uint256 amount = owed[msg.sender];
        owed[msg.sender] = 0;
        token.transfer(msg.sender, amount);
    }
}

// The leaver names what to get, and gives fewer shares than that is worth.
contract ChargesDown is Shares {
    function withdraw(uint256 assets) external {
        sharesOf[msg.sender] -= (assets * supply) / pool;
        token.transfer(msg.sender, assets);
    }
}

interface ILoan {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

// Who borrows owes shares: too few of them are for nothing.
contract OwesTooFew {
    ILoan internal loan;
    uint256 public debt;
    uint256 public debtShares;
    mapping(address => uint256) public debtOf;

    function borrow(uint256 amount) external {
        uint256 shares = (amount * debtShares) / debt;
        debtOf[msg.sender] += shares;
        debtShares += shares;
        debt += amount;
        loan.transfer(msg.sender, amount);
    }

    function repay(uint256 amount) external {
        uint256 shares = (amount * debtShares) / debt;
        debtOf[msg.sender] -= shares;
        debtShares -= shares;
        debt -= amount;
        loan.transferFrom(msg.sender, address(this), amount);
    }
}

interface IPriced {
    function previewWithdraw(uint256 assets) external view returns (uint256 shares);
    function redeem(uint256 shares, address to, address owner) external returns (uint256);
    function balanceOf(address account) external view returns (uint256);
}

// What the vault says that the exact amount costs it, in tickets.
contract BurnsByPreview {
    IPriced internal vault;
    uint256 public tickets;
    mapping(address => uint256) public ticketsOf;

    function leaveExact(uint256 assets) external {
        uint256 shares = vault.previewWithdraw(assets);
        uint256 held = vault.balanceOf(address(this));
        uint256 burned = shares * tickets / held;
        ticketsOf[msg.sender] -= burned;
        tickets -= burned;
        vault.redeem(shares, msg.sender, address(this));
    }
}
