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
        require(msg.sender == user, "caller");
        proxyOf[user].exit(shares);
    }
}

contract ThroughModifier is Hub {
    modifier onlyMember(address user) {
        require(user == msg.sender && isMember[user], "member");
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
        _exit(user, msg.sender, shares);
    }

    function _exit(address user, address caller, uint256 shares) internal {
        Proxy proxy = proxyOf[caller];
        require(user == caller, "caller");
        require(address(proxy) != address(0), "unknown");
        proxy.exit(shares);
    }
}

abstract contract Exits is Hub {
    function exitAt(Proxy proxy, uint256 shares) public virtual {
        require(proxyOf[msg.sender] == proxy, "proxy");
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

    function exit(uint256 shares) external {
        proxyOf.exit(msg.sender, shares);
    }
}

contract ByAdministrator is Hub {
    address internal immutable governor = msg.sender;

    constructor(IVault vault_) Hub(vault_) {}

    function exit(address user, uint256 shares) external {
        require(msg.sender == governor, "governor");
        proxyOf[user].exit(shares);
    }
}

// Only the keeper of the list adds to it.
contract ThroughKeptList is Hub {
    constructor(IVault vault_) Hub(vault_) {}

    address internal immutable admin = msg.sender;
    mapping(address => bool) public helper;

    modifier ownOrHelped(address user) {
        require(msg.sender == user || helper[msg.sender], "not yours");
        _;
    }

    function setHelper(address account, bool on) external {
        require(msg.sender == admin, "admin");
        helper[account] = on;
    }

    function exit(address user, uint256 shares) external ownOrHelped(user) {
        proxyOf[user].exit(shares);
    }
}

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
        require(seats[seat].owner == msg.sender, "not yours");
        seats[seat].proxy.exit(shares);
    }

    function exitMany(uint256[] calldata list, uint256 shares) external {
        for (uint256 i; i < list.length; ++i) {
            if (seats[list[i]].owner != msg.sender) revert("not yours");
            seats[list[i]].proxy.exit(shares);
        }
    }
}

contract ToThePoint is Hub {
    mapping(uint64 => address) public ownerOf;
    mapping(uint64 => address) public userOf;

    constructor(IVault vault_) Hub(vault_) {}

    function list(uint64 id) external {
        require(ownerOf[id] == address(0), "listed");
        ownerOf[id] = msg.sender;
        userOf[id] = msg.sender;
    }

    function exitListed(uint64 id, uint256 shares) external {
        require(ownerOf[id] == msg.sender, "not yours");
        proxyOf[userOf[id]].exit(shares);
    }
}

// Owners by proxy, who alone may.
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
        require(ownerOf[proxy] == msg.sender, "unknown");
    }
}
