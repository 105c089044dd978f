// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICumulativeMerkleDrop} from "../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {IEntityProxy} from "../contracts/interfaces/IEntityProxy.sol";
import {IMegaCluster} from "../contracts/interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../contracts/interfaces/IMegaClusterShare.sol";
import {Cluster, ISSVNetwork} from "../contracts/interfaces/ISSVNetwork.sol";
import {ISSVViews} from "../contracts/interfaces/ISSVViews.sol";
import {ITreasury} from "../contracts/interfaces/ITreasury.sol";
import {validatorKey} from "./Probes.sol";
import {Missteps} from "./Missteps.sol";
import {Setup} from "./Setup.sol";
import {ClusterRecord, Kind, OperatorRecord} from "./World.sol";

/// @notice What can be done, with whatever arguments: they are brought within what is there.
///
/// Of `who`, seven in eight are whoever the call is right for, and the eighth is anybody, so that each call is also
/// tried by those to whom it is forbidden; `pick` is where the search for a suitable operator or cluster begins.
/// What finds no cluster to act on registers validators instead.
abstract contract Handlers is Setup {
    uint256 private constant MAX_OPERATORS = 16;
    uint256 private constant MAX_CLUSTERS = 6;
    uint256 private constant MAX_KEYS = 8;

    // -------------------------------------------------------------------------------------- governor

    function list(uint8 who, uint8 entity) external {
        address chosen = address(_actors[_whoever(entity % ENTITIES, _isUnlisted)]);
        _govern(who, Kind.Govern, abi.encodeCall(IMegaCluster.list, (chosen)));
    }

    function suspend(uint8 who, uint8 entity) external {
        _govern(who, Kind.Suspend, abi.encodeCall(IMegaCluster.suspend, (_entity(entity))));
    }

    function resume(uint8 who, uint8 entity) external {
        address chosen = address(_actors[_whoever(entity % ENTITIES, _isSuspended)]);
        _govern(who, Kind.Govern, abi.encodeCall(IMegaCluster.resume, (chosen)));
    }

    function switchMembership(uint8 who) external {
        bytes memory opening = abi.encodeCall(IMegaCluster.openMembership, ());
        bytes memory closing = abi.encodeCall(IMegaCluster.closeMembership, ());
        _govern(who, Kind.Govern, _mega.isOpen() ? closing : opening);
    }

    function handOver(uint8 who, bool accepts) external {
        uint256 heir = _governing() == GOVERNOR ? HEIR : GOVERNOR;
        if (!accepts) {
            bytes memory data = abi.encodeWithSignature("transferOwnership(address)", _actors[heir]);
            return _govern(who, Kind.Govern, data);
        }
        uint256 caller = _caller(who, heir);
        _step(Kind.Govern, caller, 0, address(_mega), abi.encodeWithSignature("acceptOwnership()"));
    }

    // --------------------------------------------------------------------------------------- members

    function join(uint8 who) external {
        _ours(Kind.Join, _whoever(who % ENTITIES, _isOut), abi.encodeCall(IMegaCluster.join, ()));
    }

    function leave(uint8 who) external {
        _ours(Kind.OfMember, _whoever(who, _isIdle), abi.encodeCall(IMegaCluster.leave, ()));
    }

    // ------------------------------------------------------------------------------------- operators

    function registerOperator(uint8 who, uint8 fee, bool wantsShares) external {
        if (_operators.length == MAX_OPERATORS) return;
        uint256 caller = who % (ENTITIES + 1);
        bytes memory key = abi.encode(_operators.length + 1);
        // A few are above the maximum.
        uint256 asked = uint256(fee % 104) * 1e9;
        bytes memory data =
            abi.encodeCall(IMegaCluster.registerOperator, (key, asked, wantsShares ? 1_000_000 : 0));
        bytes memory before = _observe();
        if (!_call(caller, address(_mega), data)) return;
        _operators.push(OperatorRecord(uint8(caller), false, false));
        _examine(before, Kind.OfMember, caller, 0);
    }

    function closeOperator(uint8 who, uint8 pick) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isOpen);
        bytes memory before = _observe();
        if (!_call(caller, address(_mega), abi.encodeCall(IMegaCluster.closeOperator, (id)))) return;
        _operators[id - 1].closed = true;
        _examine(before, Kind.Close, caller, 0);
    }

    function removeOperator(uint8 who, uint8 pick) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isClosed);
        bytes memory before = _observe();
        if (!_call(caller, address(_mega), abi.encodeCall(IMegaCluster.removeOperator, (id)))) return;
        _operators[id - 1].removed = true;
        _examine(before, Kind.Refund, caller, 0);
    }

    function declareFee(uint8 who, uint8 pick, uint8 raise) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isThere);
        // Up to what SSV allows, a tenth more, and a few units beyond.
        uint256 fee = _ssvFee(id);
        uint256 declared = fee + (fee / 10) * raise / 250;
        declared -= declared % 1e7;
        _ours(Kind.OfMember, caller, abi.encodeCall(IMegaCluster.declareOperatorFee, (id, declared)));
    }

    function executeFee(uint8 who, uint8 pick) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isRipe);
        _ours(Kind.OfMember, caller, abi.encodeCall(IMegaCluster.executeOperatorFee, (id)));
    }

    function cancelFee(uint8 who, uint8 pick) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isDeclared);
        _ours(Kind.OfMember, caller, abi.encodeCall(IMegaCluster.cancelDeclaredOperatorFee, (id)));
    }

    function reduceFee(uint8 who, uint8 pick, uint8 cut) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isThere);
        uint256 fee = _ssvFee(id);
        uint256 reduced = fee - (fee * cut) / 255;
        reduced -= reduced % 1e9;
        _ours(Kind.OfMember, caller, abi.encodeCall(IMegaCluster.reduceOperatorFee, (id, reduced)));
    }

    function withdrawEarnings(uint8 who, uint8 pick, uint8 part) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isEarning);
        uint256 earnings = _ssvEarnings(id);
        // Everything at 254; more than there is at 255.
        uint256 amount = (earnings * part) / 254;
        amount -= amount % 1e7;
        _ours(Kind.Refund, caller, abi.encodeCall(IMegaCluster.withdrawOperatorEarnings, (id, amount)));
    }

    function withdrawAllEarnings(uint8 who, uint8 pick) external {
        (uint64 id, uint256 caller) = _search(who, pick, _isEarning);
        _ours(Kind.Refund, caller, abi.encodeCall(IMegaCluster.withdrawAllOperatorEarnings, (id)));
    }

    function setFeeRecipient(uint8 who, uint8 recipient) external {
        bytes memory data = abi.encodeCall(IMegaCluster.setFeeRecipient, (_entity(recipient)));
        _ours(Kind.OfMember, who % (ENTITIES + 1), data);
    }

    // ------------------------------------------------------------------------------------ validators

    /// @dev On operators of four different members, or, at an odd `pick`, into a cluster of the caller that is there.
    function registerValidators(uint8 who, uint8 pick, uint8 count, uint64 amount) external {
        _registerValidators(_caller(who, who % ENTITIES), pick, 1 + (count % 3), amount);
    }

    function exitValidators(uint8 who, uint8 pick) external {
        (bool found, uint256 number, uint256 caller) = _cluster(who, pick, _hasKeys);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        bytes memory data = abi.encodeCall(IMegaCluster.exitValidators, (_lastKeys(record, 1), _four(record)));
        _ours(Kind.OfMember, caller, data);
    }

    function removeValidators(uint8 who, uint8 pick, uint8 count) external {
        (bool found, uint256 number, uint256 caller) = _cluster(who, pick, _hasKeys);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        uint256 removed = 1 + (count % record.keys.length);
        bytes memory data = abi.encodeCall(
            IMegaCluster.removeValidators, (_lastKeys(record, removed), _four(record), _present(record))
        );
        bytes memory before = _observe();
        if (!_call(caller, address(_mega), data)) return;
        Cluster memory present = record.present.active ? _settled(record) : _present(record);
        present.validatorCount -= uint32(removed);
        _setPresent(record, present);
        for (uint256 i; i < removed; ++i) {
            record.keys.pop();
        }
        _examine(before, Kind.OfMember, caller, 0);
    }

    /// @dev By the owner through the mega-cluster, or, by a stranger, straight to SSV.
    function depositToCluster(uint8 who, uint8 pick, uint64 amount, bool byStranger) external {
        (bool found, uint256 number, uint256 caller) = _cluster(who, pick, _isAny);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        uint256 wei_ = amount % 1e17;
        bytes memory before = _observe();
        bool accepted = byStranger
            ? _call(
                STRANGER,
                address(_ssv),
                abi.encodeCall(
                    ISSVNetwork.deposit, (_proxy(record.owner), _idList(record), wei_, _present(record))
                )
            )
            : _call(
                caller,
                address(_mega),
                abi.encodeCall(IMegaCluster.depositToCluster, (_four(record), wei_, _present(record)))
            );
        if (!accepted) return;
        record.present.balance += wei_;
        _examine(before, byStranger ? Kind.Outside : Kind.OfMember, byStranger ? STRANGER : caller, 0);
    }

    function withdrawFromCluster(uint8 who, uint8 pick, uint8 part) external {
        (bool found, uint256 number, uint256 caller) = _cluster(who, pick, _isAny);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        Cluster memory settled = _settled(record);
        uint256 amount = _spare(record, settled) * part / 254;
        bytes memory data =
            abi.encodeCall(IMegaCluster.withdrawFromCluster, (_four(record), amount, _present(record)));
        bytes memory before = _observe();
        if (!_call(caller, address(_mega), data)) return;
        settled.balance -= amount;
        _setPresent(record, settled);
        _examine(before, Kind.Refund, caller, 0);
    }

    function liquidateOwnCluster(uint8 who, uint8 pick) external {
        (bool found, uint256 number, uint256 caller) = _cluster(who, pick, _isAny);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        bytes memory before = _observe();
        bytes memory data = abi.encodeCall(IMegaCluster.liquidateCluster, (_four(record), _present(record)));
        if (!_call(caller, address(_mega), data)) return;
        _noteLiquidation(record);
        _examine(before, Kind.Refund, caller, 0);
    }

    function liquidateOnSsv(uint8 who, uint8 pick) external {
        (bool found, uint256 number) = _liquidatableCluster(pick);
        if (!found) return _populate(who, pick);
        uint256 caller = who % (ENTITIES + 1);
        ClusterRecord storage record = _clusters[number];
        bytes memory before = _observe();
        bytes memory data =
            abi.encodeCall(ISSVNetwork.liquidate, (_proxy(record.owner), _idList(record), _present(record)));
        if (!_call(caller, address(_ssv), data)) return;
        _noteLiquidation(record);
        _examine(before, Kind.Liquidate, caller, number);
    }

    function reactivateCluster(uint8 who, uint8 pick, uint64 amount) external {
        (bool found, uint256 number, uint256 caller) = _cluster(who, pick, _isLiquidated);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        uint256 wei_ = amount % 1e17;
        if (amount % 8 > 0) wei_ += _ssv.threshold(_idList(record), record.present.validatorCount);
        bytes memory before = _observe();
        bytes memory data =
            abi.encodeCall(IMegaCluster.reactivateCluster, (_four(record), wei_, _present(record)));
        if (!_call(caller, address(_mega), data)) return;
        _setPresent(record, _ssv.reactivated(_idList(record), wei_, _present(record)));
        _examine(before, Kind.OfMember, caller, 0);
    }

    function releaseSlots(uint8 who, uint8 pick) external {
        (bool found, uint256 number,) = _cluster(who, pick, _isLiquidated);
        if (!found) return _populate(who, pick);
        ClusterRecord storage record = _clusters[number];
        address entity = address(_actors[record.owner]);
        bytes memory data =
            abi.encodeCall(IMegaCluster.releaseSlots, (entity, _four(record), _present(record)));
        _ours(Kind.Release, who % (ENTITIES + 1), data);
    }

    // --------------------------------------------------------------------------------------- rewards

    /// @dev The distributor's owner publishes what two entities may claim in all.
    function grantRewards(uint8 first, uint8 second, uint64 toFirst, uint64 toSecond) external {
        (uint256 a, uint256 b) = (first % ENTITIES, second % ENTITIES);
        _granted[a] += toFirst % 1e18;
        if (b != a) _granted[b] += toSecond % 1e18;
        (_rewarded[0], _rewarded[1]) = (a, b);
        bytes32 root = a == b ? _leaf(a) : _pair(_leaf(a), _leaf(b));
        _distributor.setMerkleRoot(root);
    }

    /// @dev Through the mega-cluster, or pushed to the proxy by a stranger.
    function claimRewards(uint8 who, bool isPushed) external {
        (uint256 a, uint256 b) = (_rewarded[0], _rewarded[1]);
        (uint256 entity, uint256 other) = who % 2 == 0 ? (a, b) : (b, a);
        bytes32[] memory proof = new bytes32[](a == b ? 0 : 1);
        if (a != b) proof[0] = _leaf(other);
        bytes32 root = _distributor.merkleRoot();
        if (isPushed) {
            bytes memory push =
                abi.encodeCall(ICumulativeMerkleDrop.claim, (_proxy(entity), _granted[entity], root, proof));
            return _step(Kind.Outside, STRANGER, 0, address(_distributor), push);
        }
        bytes memory data = abi.encodeCall(IMegaCluster.claimRewards, (_granted[entity], root, proof));
        _ours(Kind.Split, _caller(who / 2, entity), data);
    }

    function splitRewards(uint8 who) external {
        _ours(Kind.Split, _whoever(who, _isRewarded), abi.encodeCall(IMegaCluster.splitRewards, ()));
    }

    function sweepEther(uint8 who) external {
        _ours(Kind.OfMember, _whoever(who, _hasEther), abi.encodeCall(IMegaCluster.sweepEther, ()));
    }

    // -------------------------------------------------------------------------- shares and treasury

    function mintRank(uint8 who, uint8 entity) external {
        uint256 subject = _whoever(entity % ENTITIES, _isPending);
        bytes memory data = abi.encodeCall(IMegaClusterShare.mint, (address(_actors[subject])));
        _step(Kind.Mint, who % (ENTITIES + 1), subject, address(_shares), data);
    }

    function settle(uint8 who, uint8 entity) external {
        bytes memory data = abi.encodeCall(ITreasury.settle, (_entity(entity)));
        _step(Kind.Settle, who % (ENTITIES + 1), 0, address(_treasury), data);
    }

    function claim(uint8 who) external {
        uint256 caller = _whoever(who, _isOwed);
        _step(Kind.Claim, caller, 0, address(_treasury), abi.encodeCall(ITreasury.claim, ()));
    }

    // --------------------------------------------------------------------------------------- outside

    /// @dev To a proxy, the treasury or the mega-cluster.
    function giveTokens(uint8 who, uint8 to, uint64 amount) external {
        address receiver = to % 8 == 7 ? address(_mega) : _proxy(to % ENTITIES);
        if (to % 8 == 6) receiver = address(_treasury);
        bytes memory data = abi.encodeCall(IERC20.transfer, (receiver, amount % 1e18));
        _step(Kind.Outside, who % (ENTITIES + 1), 0, address(_token), data);
    }

    /// @dev To an entity's proxy.
    function giveEther(uint8 who, uint8 to) external payable {
        uint256 caller = who % (ENTITIES + 1);
        bytes memory before = _observe();
        if (_call(caller, _proxy(to % ENTITIES), msg.value, "")) _examine(before, Kind.Outside, caller, 0);
    }

    /// @dev Nobody but the mega-cluster may.
    /// @custom:refused
    function commandProxy(uint8 who, uint8 of_, uint8 what, uint8 pick) external {
        uint256 victim = of_ % ENTITIES;
        address entity = address(_actors[victim]);
        if (_proxy(victim) == address(0)) return;
        bytes memory data = abi.encodeCall(IEntityProxy.splitRewards, (entity));
        if (what % 4 == 1) data = abi.encodeCall(IEntityProxy.sweepEther, (entity));
        if (what % 4 == 2) data = abi.encodeCall(IEntityProxy.setFeeRecipient, (entity, _entity(pick)));
        if (what % 4 == 3) {
            uint64 id = uint64(1 + (pick % _operators.length));
            data = abi.encodeCall(IEntityProxy.withdrawAllOperatorEarnings, (entity, id));
        }
        _step(Kind.Command, who % ACTORS, 0, _proxy(victim), data);
    }

    /// @dev Nobody may move shares, and the mega-cluster alone adds or drops ranks.
    /// @custom:refused
    function touchShares(uint8 who, uint8 of_, uint8 what, uint32 units) external {
        address from = _entity(of_);
        address to = _entity(of_ + 1);
        bytes memory data = abi.encodeCall(IMegaClusterShare.addRank, (from, units));
        if (what % 4 == 1) data = abi.encodeCall(IMegaClusterShare.dropRank, (from));
        if (what % 4 == 2) data = abi.encodeCall(IERC20.transfer, (to, units));
        if (what % 4 == 3) data = abi.encodeCall(IERC20.transferFrom, (from, to, units));
        _step(Kind.Outside, who % ACTORS, 0, address(_shares), data);
    }

    /// @dev What SSV's DAO may change.
    function changeSsv(uint8 what, uint8 value) external {
        bytes memory before = _observe();
        if (what % 3 == 0) _ssv.updateNetworkFee(uint256(value) * 1e9);
        if (what % 3 == 1) _ssv.updateMinimumLiquidationCollateral(uint256(value) * 1e13);
        if (what % 3 == 2) _ssv.updateOperatorFeeIncreaseLimit(500 + uint64(value) * 10);
        _examine(before, Kind.Outside, NOBODY, 0);
    }

    // ------------------------------------------------------------------------- what changes nothing

    /// @custom:refused
    function misstep(uint8, uint8, uint8) external {
        _goAmiss();
    }

    function look(uint8, uint8, uint8) external {
        _goAmiss();
    }

    /// @dev Which call it is says the function of the same name.
    function _goAmiss() private {
        Missteps.Call memory chosen = abi.decode(_delegate(_missteps, msg.data), (Missteps.Call));
        if (chosen.target == address(0)) return;
        _step(Kind.Outside, chosen.caller, 0, chosen.target, chosen.data);
    }

    // ------------------------------------------------------------------------------------------- who

    function _entity(uint8 seed) private view returns (address) {
        return address(_actors[seed % ENTITIES]);
    }

    /// @dev The right one, or, once in eight times, anybody.
    function _caller(uint8 who, uint256 right) private pure returns (uint256) {
        return who % 8 == 7 ? (who / 8) % (ENTITIES + 1) : right;
    }

    /// @dev The first entity from the one meant that suits, else that one, which may be the stranger.
    function _whoever(uint256 who, function(uint256) view returns (bool) suits)
        private
        view
        returns (uint256)
    {
        uint256 actor = who % (ENTITIES + 1);
        for (uint256 i; i < ENTITIES && !suits(actor); ++i) {
            actor = (actor + 1) % ENTITIES;
        }
        return actor;
    }

    function _isUnlisted(uint256 actor) private view returns (bool) {
        return !_member(actor).listed;
    }

    function _isSuspended(uint256 actor) private view returns (bool) {
        return _member(actor).suspended;
    }

    function _isOut(uint256 actor) private view returns (bool) {
        return !_member(actor).joined;
    }

    function _isIdle(uint256 actor) private view returns (bool) {
        IMegaCluster.Member memory m = _member(actor);
        return m.joined && m.operators == 0 && m.validators == 0;
    }

    function _isPending(uint256 actor) private view returns (bool) {
        return _shares.pendingRanks(address(_actors[actor])) > 0;
    }

    function _isOwed(uint256 actor) private view returns (bool) {
        return _treasury.claimable(address(_actors[actor])) > 0;
    }

    function _isRewarded(uint256 actor) private view returns (bool) {
        return _token.balanceOf(_proxy(actor)) > 0;
    }

    function _hasEther(uint256 actor) private view returns (bool) {
        return _proxy(actor).balance > 0;
    }

    function _member(uint256 actor) private view returns (IMegaCluster.Member memory) {
        return _mega.member(address(_actors[actor]));
    }

    function _proxy(uint256 actor) private view returns (address) {
        return _member(actor).proxy;
    }

    function _govern(uint8 who, Kind kind, bytes memory data) private {
        _ours(kind, _caller(who, _governing()), data);
    }

    function _ours(Kind kind, uint256 caller, bytes memory data) private {
        _step(kind, caller, 0, address(_mega), data);
    }

    // -------------------------------------------------------------------------------- which operator

    /// @dev The first from `pick` on that suits, else that at `pick`; and who is to call.
    function _search(uint8 who, uint8 pick, function(uint256) view returns (bool) suits)
        private
        view
        returns (uint64 id, uint256 caller)
    {
        uint256 length = _operators.length;
        uint256 index = pick % length;
        for (uint256 i; i < length && !suits(index); ++i) {
            index = (index + 1) % length;
        }
        return (uint64(index + 1), _caller(who, _operators[index].owner));
    }

    function _isThere(uint256 index) private view returns (bool) {
        return !_operators[index].removed;
    }

    function _isOpen(uint256 index) private view returns (bool) {
        return !_operators[index].closed;
    }

    function _isClosed(uint256 index) private view returns (bool) {
        return _operators[index].closed && !_operators[index].removed;
    }

    function _isDeclared(uint256 index) private view returns (bool declared) {
        (declared,,,) = _views().getOperatorDeclaredFee(uint64(index + 1));
        return declared && !_operators[index].removed;
    }

    function _isRipe(uint256 index) private view returns (bool) {
        (,, uint64 from, uint64 until) = _views().getOperatorDeclaredFee(uint64(index + 1));
        return from <= block.timestamp && block.timestamp <= until && !_operators[index].removed;
    }

    function _isEarning(uint256 index) private view returns (bool) {
        return _ssvEarnings(uint64(index + 1)) > 0;
    }

    /// @dev SSV answers its views itself.
    function _views() private view returns (ISSVViews) {
        return ISSVViews(address(_ssv));
    }

    function _ssvFee(uint64 id) private view returns (uint256) {
        return _views().getOperatorFee(id);
    }

    function _ssvEarnings(uint64 id) private view returns (uint256) {
        return _views().getOperatorEarnings(id);
    }

    // --------------------------------------------------------------------------------- which cluster

    function _numberOf(uint256 owner, uint64[4] memory ids) private view returns (uint256 numberPlusOne) {
        return _clusterNumber[keccak256(abi.encode(owner, ids))];
    }

    /// @dev The first from `pick` on that suits, if any; and who is to call.
    function _cluster(uint8 who, uint8 pick, function(ClusterRecord storage) view returns (bool) suits)
        private
        view
        returns (bool found, uint256 number, uint256 caller)
    {
        uint256 length = _clusters.length;
        for (uint256 i; i < length && !found; ++i) {
            number = (pick + i) % length;
            found = suits(_clusters[number]);
        }
        if (found) caller = _caller(who, _clusters[number].owner);
    }

    function _isAny(ClusterRecord storage) private pure returns (bool) {
        return true;
    }

    function _hasKeys(ClusterRecord storage record) private view returns (bool) {
        return record.keys.length > 0;
    }

    function _isLiquidated(ClusterRecord storage record) private view returns (bool) {
        return !record.present.active;
    }

    /// @dev One that SSV lets anyone liquidate, else any.
    function _liquidatableCluster(uint8 pick) private view returns (bool found, uint256 number) {
        uint256 length = _clusters.length;
        found = length > 0;
        for (uint256 i; i < length; ++i) {
            number = (pick + i) % length;
            ClusterRecord storage record = _clusters[number];
            if (!record.present.active) continue;
            if (_spare(record, _settled(record)) == 0) break;
        }
    }

    function _activeClusterOf(uint256 owner, uint8 pick)
        private
        view
        returns (bool found, uint64[4] memory ids)
    {
        uint256 length = _clusters.length;
        for (uint256 i; i < length && !found; ++i) {
            ClusterRecord storage record = _clusters[(pick + i) % length];
            found = record.owner == owner && record.present.active && record.keys.length < MAX_KEYS;
            if (found) ids = _four(record);
        }
    }

    /// @dev Four open operators of four members, each with `count` free slots, ascending; one in eight not of four,
    /// one in sixteen whatever its state.
    function _fourOperators(uint8 pick, uint256 count)
        private
        view
        returns (bool found, uint64[4] memory ids)
    {
        uint256 length = _operators.length;
        uint256 owners;
        uint256 chosen;
        for (uint256 i; i < length && chosen < 4; ++i) {
            uint256 index = (pick / 2 + i) % length;
            OperatorRecord storage o = _operators[index];
            if (pick < 224 && owners & (1 << o.owner) != 0) continue;
            if ((pick < 208 || pick >= 224) && !_hasRoom(index, count)) continue;
            owners |= 1 << o.owner;
            ids[chosen++] = uint64(index + 1);
        }
        // From where the search came round, the ids begin anew.
        for (uint256 i; i < 3; ++i) {
            for (uint256 j; j < 3; ++j) {
                if (ids[j] > ids[j + 1]) (ids[j], ids[j + 1]) = (ids[j + 1], ids[j]);
            }
        }
        found = chosen == 4;
    }

    /// @dev Into a cluster of the caller that is there, at an odd `pick`, or on four operators that have room.
    function _registerValidators(uint256 caller, uint8 pick, uint256 added, uint64 amount) private {
        bool found;
        uint64[4] memory ids;
        if (pick % 2 == 1) (found, ids) = _activeClusterOf(caller, pick);
        if (!found) (found, ids) = _fourOperators(pick, added);
        uint256 number = _numberOf(caller, ids);
        if (!found || (number == 0 && _clusters.length == MAX_CLUSTERS)) return;
        _register(caller, ids, number, added, amount);
    }

    function _populate(uint8 who, uint8 pick) private {
        _registerValidators(who % ENTITIES, pick, 1, uint64(pick) * 1e14);
    }

    function _hasRoom(uint256 index, uint256 count) private view returns (bool) {
        OperatorRecord storage o = _operators[index];
        return !o.closed && _mega.isMember(address(_actors[o.owner]))
            && _mega.operator(uint64(index + 1)).usedSlots + count <= SLOTS_PER_OPERATOR;
    }

    function _register(uint256 caller, uint64[4] memory ids, uint256 number, uint256 added, uint64 amount)
        private
    {
        Cluster memory present = number > 0 ? _present(_clusters[number - 1]) : Cluster(0, 0, 0, true, 0);
        // One in eight brings too little, perhaps, and one in sixteen accepts no fees.
        uint256 wei_ = amount % 1e17;
        if (amount % 8 > 0) wei_ += _ssv.threshold(_ids(ids), uint32(added));
        bytes memory data = abi.encodeCall(
            IMegaCluster.registerValidators,
            (
                _newKeys(added),
                ids,
                new bytes[](added),
                wei_,
                present,
                amount % 16 == 9 ? 0 : type(uint256).max
            )
        );
        bytes memory before = _observe();
        if (!_call(caller, address(_mega), data)) return;
        if (number == 0) number = _addCluster(caller, ids);
        present.balance += wei_;
        present = _ssv.settled(_ids(ids), present);
        present.validatorCount += uint32(added);
        _setPresent(_clusters[number - 1], present);
        for (uint256 i; i < added; ++i) {
            _clusters[number - 1].keys.push(++_lastKey);
        }
        _examine(before, Kind.OfMember, caller, 0);
    }

    function _addCluster(uint256 owner, uint64[4] memory ids) private returns (uint256 number) {
        ClusterRecord storage record = _clusters.push();
        record.owner = uint8(owner);
        record.ids = ids;
        number = _clusters.length;
        _clusterNumber[keccak256(abi.encode(owner, ids))] = number;
    }

    function _newKeys(uint256 count) private view returns (bytes[] memory keys) {
        keys = new bytes[](count);
        for (uint256 i; i < count; ++i) {
            keys[i] = validatorKey(_lastKey + 1 + i);
        }
    }

    function _lastKeys(ClusterRecord storage record, uint256 count)
        private
        view
        returns (bytes[] memory keys)
    {
        keys = new bytes[](count);
        for (uint256 i; i < count; ++i) {
            keys[i] = validatorKey(record.keys[record.keys.length - 1 - i]);
        }
    }

    /// @dev What a cluster, settled, has above the least that it must have.
    function _spare(ClusterRecord storage record, Cluster memory settled) private view returns (uint256) {
        if (settled.validatorCount == 0) return settled.balance;
        uint256 least = _ssv.threshold(_idList(record), settled.validatorCount);
        return settled.balance > least ? settled.balance - least : 0;
    }

    function _noteLiquidation(ClusterRecord storage record) private {
        _setPresent(record, Cluster(record.present.validatorCount, 0, 0, false, 0));
    }

    // These keep what copies structs in one place: elsewhere it would not leave room.

    function _present(ClusterRecord storage record) private view returns (Cluster memory) {
        return record.present;
    }

    function _setPresent(ClusterRecord storage record, Cluster memory present) private {
        record.present = present;
    }

    function _four(ClusterRecord storage record) private view returns (uint64[4] memory) {
        return record.ids;
    }

    function _idList(ClusterRecord storage record) private view returns (uint64[] memory) {
        return _ids(_four(record));
    }

    function _settled(ClusterRecord storage record) private view returns (Cluster memory) {
        return _ssv.settled(_idList(record), _present(record));
    }

    // ---------------------------------------------------------------------------------------- proofs

    function _leaf(uint256 entity) private view returns (bytes32) {
        return keccak256(abi.encodePacked(_proxy(entity), _granted[entity]));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }
}
