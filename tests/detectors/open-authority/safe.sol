// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface ISink {
    function act() external;
}

abstract contract Obeying {
    ISink internal sink;
    address public master;

    modifier onlyMaster() {
        require(msg.sender == master, "master");
        _;
    }

    function act() external onlyMaster {
        sink.act();
    }
}

contract Direct is Obeying {
    function setMaster(address master_) external onlyMaster {
        master = master_;
    }
}

contract ThroughInternalCall is Obeying {
    bool internal ready;

    function initialize(address master_) external {
        require(!ready, "ready");
        ready = true;
        _setMaster(master_);
    }

    function _setMaster(address master_) internal {
        master = master_;
    }
}

contract ThroughModifier is Obeying {
    modifier nonZero(address account) {
        require(account != address(0) && master == address(0), "zero");
        _;
    }

    function setMaster(address master_) external nonZero(master_) {
        master = master_;
    }
}
