// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {IMegaCluster} from "../../contracts/interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../../contracts/interfaces/IMegaClusterShare.sol";
import {Cluster} from "../../contracts/interfaces/ISSVNetwork.sol";
import {ISSVViews} from "../../contracts/interfaces/ISSVViews.sol";
import {ITreasury} from "../../contracts/interfaces/ITreasury.sol";

interface IOwned {
    function owner() external view returns (address);
    function pendingOwner() external view returns (address);
}

/// @notice Everything that can be observed of a mega-cluster and its surroundings, in one call, as plain words.
///
/// The query is words too: the accounts, the number of operators, the clusters and the validators' keys that the
/// asker knows of. The answer goes in the order of the query; `analysis.lockstep.observation` reads it.
contract Observer {
    /// @dev Where the query has been read up to, and the answer written up to.
    struct Cursor {
        uint256 read;
        uint256 written;
        uint256[] answer;
    }

    uint256 private constant LONGEST_ANSWER = 8192;

    IMegaCluster private immutable mega;
    ISSVViews private immutable ssv;
    IERC20 private immutable token;
    ICumulativeMerkleDrop private immutable distributor;
    ITreasury private immutable treasury;
    IMegaClusterShare private immutable shares;

    constructor(IMegaCluster mega_) {
        mega = mega_;
        ssv = ISSVViews(address(mega_.ssv()));
        token = mega_.token();
        distributor = mega_.distributor();
        treasury = mega_.treasury();
        shares = mega_.shares();
    }

    function observe(uint256[] calldata query) external view returns (uint256[] memory answer) {
        Cursor memory c = Cursor(0, 0, new uint256[](LONGEST_ANSWER));
        _observeWhole(c);
        for (uint256 left = query[c.read++]; left > 0; left--) {
            _observeAccount(c, address(uint160(query[c.read++])));
        }
        uint64 operators = uint64(query[c.read++]);
        for (uint64 id = 1; id <= operators; id++) {
            _observeOperator(c, id);
        }
        for (uint256 left = query[c.read++]; left > 0; left--) {
            _observeCluster(c, query);
        }
        for (uint256 left = query[c.read++]; left > 0; left--) {
            _observeKey(c, query);
        }
        answer = c.answer;
        uint256 length = c.written;
        assembly ("memory-safe") {
            mstore(answer, length)
        }
    }

    function _observeWhole(Cursor memory c) private view {
        _put(c, IOwned(address(mega)).owner());
        _put(c, IOwned(address(mega)).pendingOwner());
        _put(c, mega.isOpen());
        _put(c, mega.capacity());
        _put(c, mega.slowCapacity());
        _put(c, mega.memberRanks());
        _put(c, mega.seats().length);
        _put(c, treasury.deposited());
        _put(c, treasury.paid());
        _put(c, treasury.owedTotal());
        _put(c, treasury.undistributed());
        _put(c, treasury.index());
        _put(c, shares.totalSupply());
        _put(c, token.balanceOf(address(treasury)));
        _put(c, token.balanceOf(address(mega)));
        _put(c, token.balanceOf(address(ssv)));
        _put(c, token.balanceOf(address(distributor)));
        _put(c, uint256(distributor.merkleRoot()));
        _put(c, ssv.getNetworkFee());
        _put(c, ssv.getNetworkEarnings());
        _put(c, ssv.getNetworkValidatorsCount());
        _put(c, ssv.getMinimumLiquidationCollateral());
        _put(c, ssv.getLiquidationThresholdPeriod());
        _put(c, ssv.getMaximumOperatorFee());
    }

    function _observeAccount(Cursor memory c, address account) private view {
        IMegaCluster.Member memory m = mega.member(account);
        address proxy = m.proxy;
        _put(c, proxy);
        _put(c, m.listed);
        _put(c, m.suspended);
        _put(c, m.joined);
        _put(c, mega.isMember(account));
        _observeSeat(c, account, m);
        _put(c, m.operators);
        _put(c, m.openOperators);
        _put(c, m.validators);
        _observeShares(c, account);
        _put(c, treasury.claimable(account));
        _put(c, treasury.indexOf(account));
        _put(c, treasury.owed(account));
        _put(c, token.balanceOf(account));
        _put(c, token.allowance(account, address(mega)));
        _put(c, token.allowance(account, address(ssv)));
        _put(c, account.balance);
        bool hasProxy = proxy != address(0);
        _put(c, hasProxy && mega.entityOf(proxy) == account);
        _put(c, hasProxy && mega.isWhitelisted(proxy, 1));
        _put(c, hasProxy ? token.balanceOf(proxy) : 0);
        _put(c, hasProxy ? token.allowance(proxy, address(ssv)) : 0);
        _put(c, hasProxy ? distributor.cumulativeClaimed(proxy) : 0);
        _put(c, hasProxy ? proxy.balance : 0);
    }

    /// @dev The order of the seats is nobody's business, but the member and its seat must point at each other.
    function _observeSeat(Cursor memory c, address account, IMegaCluster.Member memory m) private view {
        if (m.seat == 0) {
            _put(c, false);
            _put(c, m.unseatedFreeSlots);
        } else {
            IMegaCluster.Seat memory seat = mega.seats()[m.seat - 1];
            _put(c, seat.entity == account);
            _put(c, seat.freeSlots);
        }
    }

    /// @dev The ranks held, and the remembered prices of those above.
    function _observeShares(Cursor memory c, address account) private view {
        (uint256 rank, uint256 units) = mega.nextRank(account);
        _put(c, rank);
        _put(c, units);
        _put(c, shares.balanceOf(account));
        uint256 minted = shares.mintedRanks(account);
        uint256 held = shares.ranks(account);
        _put(c, minted);
        _put(c, shares.pendingRanks(account));
        _put(c, held);
        for (uint256 n = 1;; n++) {
            IMegaClusterShare.Rank memory r = shares.rankAt(account, n);
            if (n > held && !r.remembered) break;
            _put(c, r.units);
            _put(c, n > minted && n <= held ? r.readyBlock : 0);
            _put(c, r.remembered);
        }
    }

    function _observeOperator(Cursor memory c, uint64 id) private view {
        IMegaCluster.Operator memory o = mega.operator(id);
        _put(c, o.entity);
        _put(c, o.closedAt);
        _put(c, o.removed);
        _put(c, o.usedSlots);
        (address owner, uint256 fee, uint32 validators, address whitelist, bool isPrivate, bool active) =
            ssv.getOperatorById(id);
        _put(c, owner);
        _put(c, fee);
        _put(c, validators);
        _put(c, whitelist);
        _put(c, isPrivate);
        _put(c, active);
        _put(c, ssv.getOperatorEarnings(id));
        (bool isDeclared, uint256 declared, uint64 begin, uint64 end) = ssv.getOperatorDeclaredFee(id);
        _put(c, isDeclared);
        _put(c, declared);
        _put(c, begin);
        _put(c, end);
    }

    /// @dev SSV's views refuse a struct that is not the cluster's present one.
    function _observeCluster(Cursor memory c, uint256[] calldata query) private view {
        address entity = address(uint160(query[c.read++]));
        address owner = address(uint160(query[c.read++]));
        uint64[4] memory ids;
        uint64[] memory list = new uint64[](4);
        for (uint256 i = 0; i < 4; i++) {
            ids[i] = uint64(query[c.read++]);
            list[i] = ids[i];
        }
        Cluster memory cluster = Cluster({
            validatorCount: uint32(query[c.read++]),
            networkFeeIndex: uint64(query[c.read++]),
            index: uint64(query[c.read++]),
            active: query[c.read++] != 0,
            balance: query[c.read++]
        });
        IMegaCluster.Holding memory holding = mega.holding(entity, ids);
        _put(c, holding.validators);
        _put(c, holding.heldSlots);
        _put(c, ssv.isLiquidated(owner, list, cluster));
        _put(c, ssv.isLiquidatable(owner, list, cluster));
        _put(c, cluster.active ? ssv.getBalance(owner, list, cluster) : cluster.balance);
        _put(c, ssv.getBurnRate(owner, list, cluster));
    }

    function _observeKey(Cursor memory c, uint256[] calldata query) private view {
        address owner = address(uint160(query[c.read++]));
        bytes32 first = bytes32(query[c.read++]);
        bytes16 last = bytes16(bytes32(query[c.read++]));
        _put(c, ssv.getValidator(owner, abi.encodePacked(first, last)));
    }

    function _put(Cursor memory c, uint256 value) private pure {
        c.answer[c.written++] = value;
    }

    function _put(Cursor memory c, bool value) private pure {
        _put(c, value ? uint256(1) : 0);
    }

    function _put(Cursor memory c, address value) private pure {
        _put(c, uint256(uint160(value)));
    }
}
