// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IVault} from "./interfaces/IVault.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

contract Vault is IVault, Ownable {
    uint256 public immutable limit;
    mapping(address => uint256) public held;

    constructor(uint256 limit_) Ownable(msg.sender) {
        limit = limit_;
    }

    function put(uint256 amount) external {
        held[msg.sender] += FixedPointMathLib.min(amount, limit);
    }
}
