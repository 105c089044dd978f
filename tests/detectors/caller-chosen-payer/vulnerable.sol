// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

abstract contract Stakes {
    IERC20 internal token;
    mapping(address => uint256) public stakeOf;
}

contract Direct is Stakes {
    function stakeFor(address user, address payer, uint256 amount) external {
        token.transferFrom(payer, address(this), amount);
        stakeOf[user] += amount;
    }
}

contract ThroughInternalCall is Stakes {
    function stakeFor(address payer, uint256 amount) external {
        _stake(payer, msg.sender, amount);
    }

    function _stake(address payer, address user, uint256 amount) internal {
        token.transferFrom(payer, address(this), amount);
        stakeOf[user] += amount;
    }
}

contract ThroughModifier is Stakes {
    modifier paidBy(address payer, uint256 amount) {
        token.transferFrom(payer, address(this), amount);
        _;
    }

    function stakeFor(address payer, uint256 amount) external paidBy(payer, amount) {
        stakeOf[msg.sender] += amount;
    }
}

library Pulls {
    function pull(IERC20 token, address from, uint256 amount) internal {
        token.transferFrom(from, address(this), amount);
    }
}

contract ThroughLibrary is Stakes {
    using Pulls for IERC20;

    function stakeMany(address[] calldata payers, uint256 amount) external {
        for (uint256 i; i < payers.length; ++i) {
            token.pull(payers[i], amount);
            stakeOf[msg.sender] += amount;
        }
    }
}

// Whose position it is says nothing of who pays.
contract OwnersOfPositions is Stakes {
    mapping(uint256 => address) public ownerOf;
    mapping(uint256 => uint256) public sizeOf;

    modifier onlyOwner(uint256 id) {
        require(msg.sender == ownerOf[id], "owner");
        _;
    }

    function open(uint256 id) external {
        require(ownerOf[id] == address(0), "taken");
        ownerOf[id] = msg.sender;
    }

    function increase(uint256 id, address payer, uint256 amount) external onlyOwner(id) {
        token.transferFrom(payer, address(this), amount);
        sizeOf[id] += amount;
    }
}

interface IVault {
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);
}

// The vault takes from whoever allowed it to this contract.
contract ThroughVault {
    IVault internal vault;

    function exit(uint256 shares, address holder, address to) external returns (uint256 assets) {
        assets = vault.redeem(shares, to, holder);
    }
}

// The payer comes with the bytes of a callback.
contract InBytes is Stakes {
    address internal immutable pool = address(1);

    function callback(uint256 amount, bytes calldata data) external {
        address payer = abi.decode(data, (address));
        require(token.transferFrom(payer, msg.sender, amount), "pull");
    }
}
