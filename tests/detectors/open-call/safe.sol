// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address who) external view returns (uint256);
}

interface IFarm {
    function stakeFor(address user, uint256 amount) external;
}

abstract contract Staking {
    IToken internal token;
    IFarm internal farm;
    address internal immutable admin = msg.sender;
    mapping(address => bool) internal known;

    function setKnown(address target, bool yes) external {
        require(msg.sender == admin);
        known[target] = yes;
    }

    function stake(uint256 amount) external {
        token.transferFrom(msg.sender, address(this), amount);
        token.approve(address(farm), amount);
        farm.stakeFor(msg.sender, amount);
    }

    function _check(bool done, bytes memory data) internal pure {
        if (!done) assembly { revert(add(data, 32), mload(data)) }
    }
}

contract Direct is Staking {
    function zap(address router, bytes calldata data) external {
        require(known[router]);
        (bool done, bytes memory said) = router.call(data);
        _check(done, said);
    }
}

contract ThroughInternalCall is Staking {
    function zap(address router, bytes calldata data) external {
        _call(router, data);
    }

    function _call(address router, bytes calldata data) internal {
        require(known[router]);
        (bool done, bytes memory said) = router.call(data);
        _check(done, said);
    }
}

abstract contract Zapping is Staking {
    modifier zapping(address router, bytes calldata data) {
        require(known[router]);
        (bool done, bytes memory said) = router.call(data);
        _check(done, said);
        _;
    }
}

contract ThroughModifier is Zapping {
    function zap(address router, bytes calldata data) external zapping(router, data) {
        farm.stakeFor(msg.sender, 1);
    }
}

library Running {
    function run(address target, bytes memory data) internal returns (bool done, bytes memory said) {
        (done, said) = target.call(data);
    }
}

contract ThroughLibrary is Staking {
    function zap(address router, bytes calldata data) external {
        require(known[router]);
        (bool done, bytes memory said) = Running.run(router, data);
        _check(done, said);
    }
}
