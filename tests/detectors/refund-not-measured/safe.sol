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
