// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IFarm {
    function harvest() external returns (uint256);
}

abstract contract Paying {
    IFarm internal farm;
    address internal immutable admin = msg.sender;
    uint256 internal feeBps;
    mapping(address => uint256) internal owed;

    function setFee(uint256 bps) external {
        require(msg.sender == admin && bps <= 10_000);
        feeBps = bps;
    }
}

contract Bounded is Paying {
    function harvest() external {
        uint256 got = farm.harvest();
        owed[admin] += (got * feeBps) / 10_000;
    }
}

contract Unbounded {
    IFarm internal farm;
    uint256 internal cutBps;
    mapping(address => uint256) internal owed;

    constructor(uint256 bps) {
        cutBps = bps;
    }

    function preview(uint256 amount) external view returns (uint256) {
        return (amount * cutBps) / 10_000;
    }

    function harvest() external {
        owed[msg.sender] += _cut(farm.harvest());
    }

    function _cut(uint256 amount) internal view returns (uint256) {
        return (amount * (10_000 - cutBps)) / 10_000;
    }
}

library Parts {
    function part(uint256 amount, uint256 rate) internal pure returns (uint256) {
        return (amount * rate) / 10_000;
    }
}

contract ThroughLibrary is Paying {
    using Parts for uint256;

    function harvest() external {
        owed[admin] += farm.harvest().part(feeBps);
    }
}

abstract contract Taking is Paying {
    modifier taking() {
        owed[admin] += (farm.harvest() * feeBps) / 10_000;
        _;
    }
}

contract ThroughModifier is Taking {
    function harvest() external taking {
        owed[msg.sender] += 1;
    }
}

contract Accumulating {
    IFarm internal farm;
    uint256 internal accPerShare;
    uint256 internal shares;
    mapping(address => uint256) internal sharesOf;
    mapping(address => uint256) internal owed;

    function join(uint256 amount) external {
        sharesOf[msg.sender] += amount;
        shares += amount;
    }

    function settle() external {
        owed[msg.sender] += (sharesOf[msg.sender] * accPerShare) / 1e18;
    }

    function preview(address user) external view returns (uint256) {
        return (sharesOf[user] * accPerShare) / 1e18;
    }
}

// The bound says nothing of what the number is a part of; its name, and that of the argument, do.
contract NamedByItself is Paying {
    function taken(uint256 amount) external view returns (uint256) {
        return (amount * feeBps) / 10_000;
    }
}

contract NamedByItsArgument {
    uint8 internal bonus;
    mapping(address => uint256) internal owed;

    function setBonus(uint8 percent) external {
        require(percent <= 100);
        bonus = percent;
    }

    function credit(uint256 amount) external {
        owed[msg.sender] += (amount * bonus) / 100;
    }
}

// Of a bound of a twentieth, a rate in parts of 1e18 would leave nothing.
contract BoundedFarBelow {
    uint256 internal exitFee;
    mapping(address => uint256) internal owed;

    function setExitFee(uint256 fee) external {
        require(fee <= 500);
        exitFee = fee;
    }

    function leave(uint256 amount) external {
        owed[msg.sender] -= (amount * exitFee) / 10_000;
    }
}

// The index is made with twelve decimals.
contract Made {
    uint256 internal index;
    uint256 internal shares;
    mapping(address => uint256) internal sharesOf;
    mapping(address => uint256) internal owed;

    function notify(uint256 amount) external {
        index += (amount * 1e12) / shares;
    }

    function settle() external {
        owed[msg.sender] += (sharesOf[msg.sender] * index) / 1e12;
    }
}

interface IIndexed {
    function normalizedIncome(address asset) external view returns (uint256);
}

// What the protocol says is in parts of 1e27, by the way it is divided by.
contract Told {
    IIndexed internal pool;
    address internal asset;
    mapping(address => uint256) internal scaled;

    function enter(uint256 amount) external {
        scaled[msg.sender] += (amount * 1e27) / pool.normalizedIncome(asset);
    }

    function worth(address user) external view returns (uint256) {
        return (scaled[user] * pool.normalizedIncome(asset)) / 1e27;
    }
}
