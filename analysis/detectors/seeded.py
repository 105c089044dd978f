"""A contract with planted defects: detectors that do not find these may as well not have run."""

# The checks that must report it, of ours and of Slither's own.
EXPECTED = ("proxy-of-another", "default-index-lookup", "tx-origin")

SEEDED = """
// SPDX-License-Identifier: MIT
pragma solidity >=0.8.0;

interface IVault {
    function exit(uint256 shares) external;
}

contract Proxy {
    IVault internal immutable vault;
    address internal immutable hub = msg.sender;

    constructor(IVault vault_) {
        vault = vault_;
    }

    function exit(uint256 shares) external {
        require(msg.sender == hub);
        vault.exit(shares);
    }
}

contract Hub {
    address internal immutable keeper = msg.sender;
    Proxy[] internal proxies;
    mapping(address => uint256) internal indexOf;
    mapping(address => Proxy) internal proxyOf;

    function join(IVault vault) external {
        require(tx.origin == keeper);
        Proxy proxy = new Proxy(vault);
        indexOf[msg.sender] = proxies.length;
        proxyOf[msg.sender] = proxy;
        proxies.push(proxy);
    }

    function exitFirst(uint256 shares) external {
        proxies[indexOf[msg.sender]].exit(shares);
    }

    function exitFor(address user, uint256 shares) external {
        proxyOf[user].exit(shares);
    }
}
"""
