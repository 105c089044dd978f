// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {EntityProxy} from "./EntityProxy.sol";

/// @notice Creates the proxies of one mega-cluster, whose own bytecode has no room for theirs.
contract EntityProxyFactory {
    EntityProxy.Wiring private _wiring;

    error NotMegaCluster(address caller);

    constructor(EntityProxy.Wiring memory wiring) {
        _wiring = wiring;
    }

    /// @notice Creates a proxy for `entity`. Rejects: NotMegaCluster.
    function create(address entity) external returns (EntityProxy) {
        require(msg.sender == _wiring.megaCluster, NotMegaCluster(msg.sender));
        return new EntityProxy(entity, _wiring);
    }
}
