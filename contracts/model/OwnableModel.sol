// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

// The strings are OpenZeppelin 4's own words.
// solhint-disable gas-custom-errors

/// @title One owner, refusing with the strings of OpenZeppelin 4
/// @dev OpenZeppelin 5 refuses with custom errors, which SSV's contracts do not.
abstract contract OwnableModel {
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    address public owner;

    modifier onlyOwner() {
        require(owner == msg.sender, "Ownable: caller is not the owner");
        _;
    }

    constructor() {
        _setOwner(msg.sender);
    }

    function renounceOwnership() external onlyOwner {
        _setOwner(address(0));
    }

    function transferOwnership(address newOwner) external virtual onlyOwner {
        require(newOwner != address(0), "Ownable: new owner is the zero address");
        _setOwner(newOwner);
    }

    function _setOwner(address newOwner) internal virtual {
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }
}

/// @title One owner, handed over in two steps
abstract contract Ownable2StepModel is OwnableModel {
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);

    address public pendingOwner;

    function acceptOwnership() external {
        require(pendingOwner == msg.sender, "Ownable2Step: caller is not the new owner");
        _setOwner(msg.sender);
    }

    function transferOwnership(address newOwner) external override onlyOwner {
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(owner, newOwner);
    }

    function _setOwner(address newOwner) internal override {
        delete pendingOwner;
        super._setOwner(newOwner);
    }
}
