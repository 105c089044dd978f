// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

contract Direct {
    uint256 public target;

    function rate(uint256 used) external view returns (uint256) {
        return 100 + 50 * ((target - used) / target);
    }
}

library Ratios {
    function part(uint256 left, uint256 whole) internal pure returns (uint256) {
        return left / whole;
    }
}

contract ThroughLibrary {
    uint256 public capacity;
    uint256 public bonus;

    function add(uint256 used) external {
        bonus += Ratios.part(capacity - used, capacity);
    }
}

contract ThroughModifier {
    uint256 public whole;
    uint256 public given;

    modifier below(uint256 part) {
        require(part < whole, "whole");
        _;
    }

    function give(uint256 part) external below(part) {
        given += 7 * (part / whole);
    }
}

// An entry is at most the total that rises with it.
contract OfTotal {
    uint256 public pot;
    uint256 public allPoints;
    mapping(address => uint256) public points;

    function join(uint256 amount) external {
        points[msg.sender] += amount;
        allPoints += amount;
    }

    function share(address user) external view returns (uint256) {
        return (points[user] / allPoints) * pot;
    }
}

interface ILoans {
    function debtOf(address user) external view returns (uint256);
    function collateralOf(address user) external view returns (uint256);
}

// The scale comes after the decimals are gone.
contract TooLate {
    ILoans internal loans;

    function isSafe(address user) external view returns (bool) {
        uint256 debt = loans.debtOf(user);
        uint256 collateral = loans.collateralOf(user);
        return (debt / collateral) * 10_000 <= 7_500;
    }
}
