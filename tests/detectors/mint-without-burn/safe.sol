// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IShare {
    function mint(address to, uint256 amount) external;
    function burn(address from, uint256 amount) external;
}

interface IRegistry {
    function register(bytes memory key) external;
    function remove(bytes memory key) external;
}

abstract contract Registering {
    IShare internal share;
    IRegistry internal registry;
}

contract Direct is Registering {
    function registerOperator(bytes memory key) external {
        registry.register(key);
        share.mint(msg.sender, 1e18);
    }

    function removeOperator(bytes memory key) external {
        share.burn(msg.sender, 1e18);
        registry.remove(key);
    }
}

contract ThroughInternalCall is Registering {
    function addOperator(bytes memory key) external {
        registry.register(key);
        _reward(msg.sender);
    }

    function removeOperator(bytes memory key) external {
        _take(msg.sender);
        registry.remove(key);
    }

    function _reward(address to) internal {
        share.mint(to, 1e18);
    }

    function _take(address from) internal {
        share.burn(from, 1e18);
    }
}

abstract contract Registers is Registering {
    function join(bytes memory key) public virtual {
        registry.register(key);
        share.mint(msg.sender, 5);
    }
}

contract ThroughInheritance is Registers {
    modifier last() {
        _;
        share.burn(msg.sender, 5);
    }

    function leave(bytes memory key) external last {
        registry.remove(key);
    }
}
