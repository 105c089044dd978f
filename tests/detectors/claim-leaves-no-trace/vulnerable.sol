// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
    function totalSupply() external view returns (uint256);
}

abstract contract Sharing {
    IERC20 internal token;
    IERC20 internal share;
    uint256 public total;
    mapping(address => uint256) public shares;
    mapping(address => uint256) public paid;
}

contract Direct is Sharing {
    function claim() external {
        token.transfer(msg.sender, token.balanceOf(address(this)) * shares[msg.sender] / total);
    }
}

contract ThroughInternalCall is Sharing {
    function claim() external {
        _pay(_due(msg.sender));
    }

    function _due(address account) internal view returns (uint256) {
        return shares[account] * 3;
    }

    function _pay(uint256 amount) internal {
        token.transfer(msg.sender, amount);
    }
}

contract ThroughToken is Sharing {
    function claim() external {
        uint256 due = token.balanceOf(address(this)) * share.balanceOf(msg.sender) / share.totalSupply();
        token.transfer(msg.sender, due);
    }
}

library Payments {
    struct Book {
        mapping(address => uint256) due;
        uint256 last;
    }

    function pay(Book storage book, IERC20 token) internal {
        uint256 amount = book.due[msg.sender];
        book.last = amount;
        token.transfer(msg.sender, amount);
    }
}

contract ThroughLibrary is Sharing {
    using Payments for Payments.Book;

    Payments.Book internal book;

    function claim() external {
        book.pay(token);
    }
}
