// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Driver, IExamined} from "./Driver.sol";

struct FuzzInterface {
    address addr;
    string[] artifacts;
}

/// @notice Foundry's invariant runner on the harness. All properties are one word, so one function asks for all.
contract CampaignTest is Driver {
    error SomethingBroken();

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _harness;
    }

    function targetInterfaces() external view returns (FuzzInterface[] memory targets) {
        targets = new FuzzInterface[](1);
        targets[0].addr = _harness;
        targets[0].artifacts = new string[](1);
        targets[0].artifacts[0] = "Handling";
    }

    function invariant_nothing_is_broken() external view {
        require(IExamined(_harness).broken() == 0, SomethingBroken());
    }
}
