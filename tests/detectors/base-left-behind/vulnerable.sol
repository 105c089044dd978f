// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

abstract contract Ruled {
    address internal immutable admin = msg.sender;

    modifier onlyAdmin() {
        require(msg.sender == admin);
        _;
    }
}

abstract contract Charging is Ruled {
    uint256 internal feeRate = 30;
    uint256 internal feeBase = 10_000;
    mapping(address => uint256) internal owed;

    function setFee(uint256 rate) external onlyAdmin {
        require(rate < feeBase / 100);
        feeRate = rate;
    }
}

contract Inherited is Charging {
    function setFeeBase(uint256 base) external onlyAdmin {
        require(base > 100);
        feeBase = base;
    }

    function charge(uint256 amount) external {
        owed[admin] += (amount * feeRate) / feeBase;
    }
}

library Parts {
    function part(uint256 amount, uint256 rate, uint256 base) internal pure returns (uint256) {
        return (amount * rate) / base;
    }
}

contract ThroughLibrary is Charging {
    function setFeeBase(uint256 base) external onlyAdmin {
        require(base > 100);
        feeBase = base;
    }

    function charge(uint256 amount) external {
        owed[admin] += Parts.part(amount, feeRate, feeBase);
    }
}

contract ThroughInternalCall is Ruled {
    uint256 internal base = 1_000;
    uint256 internal totalWeight;
    mapping(address => uint256) internal weight;

    function setBase(uint256 next) external onlyAdmin {
        _set(next);
    }

    function join(uint256 amount) external {
        weight[msg.sender] += _weigh(amount);
        totalWeight += _weigh(amount);
    }

    function leave(uint256 amount) external {
        weight[msg.sender] -= _weigh(amount);
        totalWeight -= _weigh(amount);
    }

    function _set(uint256 next) private {
        base = next;
    }

    function _weigh(uint256 amount) private view returns (uint256) {
        return amount * base;
    }
}

interface IMoney {
    function transfer(address to, uint256 amount) external returns (bool);
}

abstract contract Limited is Ruled {
    uint256 internal unit = 1e6;
    uint256 internal issued;

    modifier while_(uint256 next) {
        require(next > 0);
        _;
    }
}

// Bought by the old unit, and paid by the new one.
contract ThroughModifier is Limited {
    IMoney internal money;
    mapping(address => uint256) internal points;

    function setUnit(uint256 next) external onlyAdmin while_(next) {
        unit = next;
    }

    function buy(uint256 amount) external {
        points[msg.sender] += amount / unit;
        issued += amount / unit;
    }

    function cash(uint256 amount) external {
        points[msg.sender] -= amount;
        issued -= amount;
        money.transfer(msg.sender, amount * unit);
    }
}
