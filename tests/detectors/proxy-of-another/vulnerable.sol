// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

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
        require(msg.sender == hub, "hub");
        vault.exit(shares);
    }
}

abstract contract Hub {
    IVault internal immutable vault;
    mapping(address => Proxy) public proxyOf;
    mapping(address => bool) public isMember;

    constructor(IVault vault_) {
        vault = vault_;
    }

    function join() external {
        require(address(proxyOf[msg.sender]) == address(0), "joined");
        isMember[msg.sender] = true;
        proxyOf[msg.sender] = new Proxy(vault);
    }
}

contract ByKey is Hub {
    constructor(IVault vault_) Hub(vault_) {}

    function exit(address user, uint256 shares) external {
        proxyOf[user].exit(shares);
    }
}

// Being a member is not being the one.
contract ThroughModifier is Hub {
    modifier onlyMember(address user) {
        require(isMember[user] && isMember[msg.sender], "member");
        _;
    }

    constructor(IVault vault_) Hub(vault_) {}

    function exit(address user, uint256 shares) external onlyMember(user) {
        proxyOf[user].exit(shares);
    }
}

contract ThroughInternalCall is Hub {
    constructor(IVault vault_) Hub(vault_) {}

    function exit(address user, uint256 shares) external {
        _exit(user, shares);
    }

    function _exit(address user, uint256 shares) internal {
        Proxy proxy = proxyOf[user];
        require(address(proxy) != address(0), "unknown");
        proxy.exit(shares);
    }
}

abstract contract Exits is Hub {
    function exitAt(Proxy proxy, uint256 shares) public virtual {
        proxy.exit(shares);
    }
}

contract ThroughInheritance is Exits {
    constructor(IVault vault_) Hub(vault_) {}
}

library Commands {
    function exit(mapping(address => Proxy) storage proxies, address user, uint256 shares) internal {
        proxies[user].exit(shares);
    }
}

contract ThroughLibrary is Hub {
    using Commands for mapping(address => Proxy);

    constructor(IVault vault_) Hub(vault_) {}

    function exit(address user, uint256 shares) external {
        proxyOf.exit(user, shares);
    }
}

// Anybody may enter the list of helpers.
contract ThroughOpenList is Hub {
    constructor(IVault vault_) Hub(vault_) {}

    mapping(address => bool) public helper;

    modifier ownOrHelped(address user) {
        require(msg.sender == user || helper[msg.sender], "not yours");
        _;
    }

    function setHelper(address account, bool on) external {
        helper[account] = on;
    }

    function exit(address user, uint256 shares) external ownOrHelped(user) {
        proxyOf[user].exit(shares);
    }
}

// Proxies by number, each beside its owner.
contract ByNumber {
    struct Seat {
        address owner;
        Proxy proxy;
    }

    Seat[] public seats;

    function take(IVault vault) external {
        seats.push(Seat(msg.sender, new Proxy(vault)));
    }

    function exit(uint256 seat, uint256 shares) external {
        seats[seat].proxy.exit(shares);
    }

    function exitMany(uint256[] calldata list, uint256 shares) external {
        for (uint256 i; i < list.length; ++i) {
            seats[list[i]].proxy.exit(shares);
        }
    }
}

interface IToken {
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

// To own something else, or to pay, is no right to the proxy.
contract BesideThePoint is Hub {
    IToken internal token;
    mapping(uint64 => address) public ownerOf;

    constructor(IVault vault_) Hub(vault_) {}

    function list(uint64 id) external {
        require(ownerOf[id] == address(0), "listed");
        ownerOf[id] = msg.sender;
    }

    function exitFor(address user, uint64 id, uint256 shares) external {
        require(ownerOf[id] == msg.sender, "not yours");
        proxyOf[user].exit(shares);
    }

    function payAndExit(address user, uint256 shares) external {
        require(token.transferFrom(msg.sender, address(proxyOf[user]), 1), "pay");
        proxyOf[user].exit(shares);
    }
}

// Owners by proxy: that it has one does not say who.
contract ByOwner {
    mapping(Proxy => address) public ownerOf;

    function make(IVault vault) external returns (Proxy proxy) {
        proxy = new Proxy(vault);
        ownerOf[proxy] = msg.sender;
    }

    function exit(Proxy proxy, uint256 shares) external {
        _requireKnown(proxy);
        proxy.exit(shares);
    }

    function _requireKnown(Proxy proxy) internal view {
        require(ownerOf[proxy] != address(0), "unknown");
    }
}
