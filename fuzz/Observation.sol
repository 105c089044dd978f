// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../contracts/interfaces/IMegaCluster.sol";
import {SSVProbe} from "./Probes.sol";
import {ClusterRecord, World} from "./World.sol";

/// @notice What an actor owns, in wei and in units of shares. `ether_` is its own and its proxy's.
struct Possessions {
    uint256 tokens;
    uint256 rewards;
    uint256 ether_;
    uint256 shares;
    uint256 claimable;
}

/// @notice An actor. `owed` is what the treasury has noted for it, without what has arrived since.
struct Holder {
    IMegaCluster.Member member;
    Possessions owns;
    uint256 owed;
    uint256 claimedRewards;
    uint256 minted;
    uint256 pending;
}

/// @notice An operator, in our ledger and on SSV.
struct OperatorSeen {
    IMegaCluster.Operator ledger;
    SSVProbe.OperatorView ssv;
}

/// @notice A cluster, in our ledger and on SSV.
struct ClusterSeen {
    uint8 owner;
    bool active;
    uint32 validators;
    IMegaCluster.Holding ledger;
    SSVProbe.ClusterView ssv;
}

/// @notice All that a property asks for, at one moment.
struct Observation {
    Holder[] holders;
    OperatorSeen[] operators;
    ClusterSeen[] clusters;
    address governor;
    uint256 treasuryBalance;
    uint256 ssvBalance;
    uint256 paid;
}

/// @notice Looks at everything once, so that properties need not.
abstract contract Observing is World {
    function _observe() internal view returns (Observation memory o) {
        o.holders = _observeHolders();
        o.operators = _observeOperators();
        o.clusters = new ClusterSeen[](_clusters.length);
        for (uint256 i; i < o.clusters.length; ++i) {
            o.clusters[i] = _observeCluster(_clusters[i], o.holders);
        }
        o.governor = _governor();
        o.treasuryBalance = _token.balanceOf(address(_treasury));
        o.ssvBalance = _token.balanceOf(address(_ssv));
        o.paid = _treasury.paid();
    }

    function _isMember(Holder memory h) internal pure returns (bool) {
        return h.member.joined && !h.member.suspended;
    }

    function _ranks(Holder memory h) internal pure returns (uint256) {
        return h.minted + h.pending;
    }

    function _observeHolders() private view returns (Holder[] memory holders) {
        holders = new Holder[](ACTORS);
        address[] memory accounts = new address[](2 * ACTORS);
        for (uint256 i; i < ACTORS; ++i) {
            holders[i].member = _mega.member(address(_actors[i]));
            accounts[2 * i] = address(_actors[i]);
            accounts[2 * i + 1] = holders[i].member.proxy;
        }
        uint256[] memory balances = _token.balancesOf(accounts);
        uint256 index = _treasury.index();
        for (uint256 i; i < ACTORS; ++i) {
            Possessions memory p = holders[i].owns;
            p.tokens = balances[2 * i];
            // Of those without a proxy, the zero address would be asked for.
            address proxy = accounts[2 * i + 1];
            if (proxy != address(0)) p.rewards = balances[2 * i + 1];
            p.ether_ = accounts[2 * i].balance + (proxy == address(0) ? 0 : proxy.balance);
            if (proxy != address(0)) _observeEntity(holders[i], accounts[2 * i], index);
        }
    }

    function _observeEntity(Holder memory h, address account, uint256 index) private view {
        h.owns.shares = _shares.balanceOf(account);
        h.owns.claimable = _treasury.claimable(account);
        h.owed = _treasury.owed(account) + h.owns.shares * (index - _treasury.indexOf(account));
        h.claimedRewards = _distributor.cumulativeClaimed(h.member.proxy);
        h.minted = _shares.mintedRanks(account);
        h.pending = _shares.pendingRanks(account);
    }

    function _observeOperators() private view returns (OperatorSeen[] memory operators) {
        SSVProbe.OperatorView[] memory views = _ssv.operatorsUpTo(uint64(_operators.length));
        operators = new OperatorSeen[](views.length);
        for (uint256 i; i < views.length; ++i) {
            operators[i] = OperatorSeen(_mega.operator(uint64(i + 1)), views[i]);
        }
    }

    function _observeCluster(ClusterRecord storage record, Holder[] memory holders)
        private
        view
        returns (ClusterSeen memory c)
    {
        c.owner = record.owner;
        c.active = record.present.active;
        c.validators = record.present.validatorCount;
        c.ledger = _mega.holding(address(_actors[c.owner]), record.ids);
        address proxy = holders[c.owner].member.proxy;
        c.ssv = _ssv.clusterOf(proxy, _ids(record.ids), record.present, record.keys);
    }
}
