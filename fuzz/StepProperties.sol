// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {ClusterSeen, Holder, Observation, OperatorSeen, Possessions} from "./Observation.sol";
import {SSVProbe} from "./Probes.sol";
import {StateProperties} from "./StateProperties.sol";
import {Kind, Property, Step} from "./World.sol";

/// @notice What holds of every accepted call, between the state before it and the state after it.
abstract contract StepProperties is StateProperties {
    function _examineStep(Observation memory a, Step memory step, Observation memory b) internal {
        _examinePayments(a, step, b);
        for (uint256 i; i < ACTORS; ++i) {
            _examineTreasuryStep(a.holders[i], step, b.holders[i], i);
            _examineProxy(a.holders[i], step, b.holders[i], i);
            _examineShares(a, step, b, i);
        }
        _examineOthers(a, step, b);
        _require(step.kind != Kind.Command, Property.OnlyTheMegaClusterCommandsAProxy);
        _examineStranger(a, step);
        if (step.kind == Kind.Govern || step.kind == Kind.Suspend) _examineGovernance(a, step, b);
    }

    // --------------------------------------------------------------------------------------- tokens

    function _examinePayments(Observation memory a, Step memory step, Observation memory b) private {
        if (step.kind == Kind.Claim) {
            uint256 due = a.holders[step.caller].owns.claimable;
            _require(
                a.treasuryBalance == b.treasuryBalance + due && _gained(a, b, step.caller, due)
                    && b.paid == a.paid + due,
                Property.ClaimsPayOnlyWhatIsOwed
            );
            _require(b.holders[step.caller].owns.claimable == 0, Property.ClaimingTwicePaysOnce);
        } else {
            _require(
                b.treasuryBalance >= a.treasuryBalance && b.paid == a.paid, Property.ClaimsPayOnlyWhatIsOwed
            );
        }
        if (step.kind == Kind.Split) {
            _examineSplit(a, step.caller, b);
        } else if (_isOurs(step.kind)) {
            _require(b.treasuryBalance == a.treasuryBalance, Property.PrincipalIsNeverTaxed);
        }
        if (step.kind == Kind.Refund) {
            _require(
                a.ssvBalance >= b.ssvBalance && _gained(a, b, step.caller, a.ssvBalance - b.ssvBalance),
                Property.RefundsReachTheClusterOwner
            );
        }
    }

    function _examineSplit(Observation memory a, uint256 caller, Observation memory b) private {
        Holder memory h = a.holders[caller];
        uint256 amount = h.owns.rewards + b.holders[caller].claimedRewards - h.claimedRewards;
        uint256 toTreasury = b.treasuryBalance < a.treasuryBalance ? 0 : b.treasuryBalance - a.treasuryBalance;
        _require(
            toTreasury <= amount && _gained(a, b, caller, amount - toTreasury), Property.SplitLosesNothing
        );
        uint256 due = amount * TREASURY_BASIS_POINTS;
        _require(
            due <= toTreasury * 10_000 && toTreasury * 10_000 < due + 10_000,
            Property.TreasuryGetsAtLeastItsShare
        );
    }

    function _gained(Observation memory a, Observation memory b, uint256 actor, uint256 amount)
        private
        pure
        returns (bool)
    {
        return b.holders[actor].owns.tokens == a.holders[actor].owns.tokens + amount;
    }

    function _isOurs(Kind kind) private pure returns (bool) {
        return kind >= Kind.Join;
    }

    // ------------------------------------------------------------------------------------- treasury

    function _examineTreasuryStep(Holder memory a, Step memory step, Holder memory b, uint256 actor) private {
        if (step.kind == Kind.Mint) {
            _require(b.owed == a.owns.claimable, Property.NoShareEarnsBeforeItsMint);
        } else if (step.kind == Kind.Settle) {
            _require(b.owns.claimable == a.owns.claimable, Property.SettlingOftenChangesNothing);
        }
        if (b.owns.shares < a.owns.shares) {
            _require(b.owns.claimable >= a.owns.claimable, Property.BurningKeepsWhatWasEarned);
        }
        if (b.owns.shares > a.owns.shares) {
            bool waited = a.pending > 0 && block.number >= _addedIn[actor][a.minted + 1] + SHARE_DELAY;
            _require(
                waited && step.kind == Kind.Mint && step.subject == actor,
                Property.NoShareComesAndGoesWithinItsDelay
            );
        }
    }

    // -------------------------------------------------------------------------------------- proxies

    function _examineProxy(Holder memory a, Step memory step, Holder memory b, uint256 actor) private {
        bool isOwnSplit = step.kind == Kind.Split && step.caller == actor;
        _require(
            isOwnSplit ? b.owns.rewards == 0 : b.owns.rewards >= a.owns.rewards, Property.RewardsAreSplitOnce
        );
        if (_isOurs(step.kind)) {
            _require(b.owns.rewards <= a.owns.rewards, Property.OurCallsLeaveNothingInAProxy);
        }
    }

    // --------------------------------------------------------------------------------------- shares

    function _examineShares(Observation memory a, Step memory step, Observation memory b, uint256 actor)
        private
    {
        Holder memory before = a.holders[actor];
        Holder memory present = b.holders[actor];
        if (before.owns.shares != present.owns.shares) {
            bool grows = present.owns.shares > before.owns.shares;
            _require(
                grows
                    ? step.kind == Kind.Mint && step.subject == actor
                    : step.kind == Kind.Close && step.caller == actor,
                Property.SharesNeverMove
            );
        }
        if (_ranks(present) > _ranks(before)) {
            _addedIn[actor][_ranks(present)] = block.number;
            _require(3 * _ranks(before) <= _ranksOfOthers(a, actor), Property.UselessOperatorsEarnNothing);
        }
    }

    function _ranksOfOthers(Observation memory o, uint256 actor) private pure returns (uint256 ranks) {
        for (uint256 i; i < ENTITIES; ++i) {
            if (i != actor && _isMember(o.holders[i])) ranks += _ranks(o.holders[i]);
        }
    }

    // --------------------------------------------------------------------------------------- others

    function _examineOthers(Observation memory a, Step memory step, Observation memory b) private {
        bool kept = true;
        bool untouched = true;
        for (uint256 i; i < ACTORS; ++i) {
            if (i != step.caller) kept = kept && _keeps(a.holders[i].owns, b.holders[i].owns);
        }
        for (uint256 i; i < a.operators.length; ++i) {
            if (_operators[i].owner == step.caller) continue;
            kept = kept && _keepsOperator(a.operators[i].ssv, b.operators[i].ssv);
            untouched = untouched && _isSame(a.operators[i], b.operators[i]);
        }
        for (uint256 i; i < a.clusters.length; ++i) {
            ClusterSeen memory before = a.clusters[i];
            if (before.owner == step.caller) continue;
            bool isLiquidation = step.kind == Kind.Liquidate && step.subject == i && before.ssv.liquidatable;
            kept = kept && _keepsCluster(before, b.clusters[i], isLiquidation);
            untouched = untouched && _isUntouched(before, b.clusters[i], isLiquidation);
        }
        _require(kept, Property.NobodyLowersWhatAnotherOwns);
        _require(untouched, Property.NobodyActsAsAnotherOwner);
    }

    function _keeps(Possessions memory had, Possessions memory has) private pure returns (bool) {
        return has.tokens >= had.tokens && has.rewards >= had.rewards && has.ether_ >= had.ether_
            && has.shares >= had.shares && has.claimable >= had.claimable;
    }

    function _keepsOperator(SSVProbe.OperatorView memory had, SSVProbe.OperatorView memory has)
        private
        pure
        returns (bool)
    {
        return has.fee >= had.fee && has.earnings >= had.earnings && (has.active || !had.active);
    }

    function _keepsCluster(ClusterSeen memory had, ClusterSeen memory has, bool isLiquidation)
        private
        pure
        returns (bool)
    {
        return (isLiquidation || has.ssv.balance >= had.ssv.balance) && has.validators >= had.validators;
    }

    function _isUntouched(ClusterSeen memory a, ClusterSeen memory b, bool isLiquidation)
        private
        pure
        returns (bool)
    {
        return b.validators == a.validators && b.ssv.keys == a.ssv.keys
            && (isLiquidation || b.active == a.active);
    }

    function _isSame(OperatorSeen memory a, OperatorSeen memory b) private pure returns (bool) {
        return a.ssv.fee == b.ssv.fee && a.ssv.active == b.ssv.active && a.ssv.isDeclared == b.ssv.isDeclared
            && a.ssv.declaredFee == b.ssv.declaredFee && a.ssv.owner == b.ssv.owner
            && a.ledger.closedAt == b.ledger.closedAt && a.ledger.removed == b.ledger.removed
            && a.ledger.entity == b.ledger.entity;
    }

    // ----------------------------------------------------------------------------------- who may do

    function _examineStranger(Observation memory a, Step memory step) private {
        if (!_isOurs(step.kind) || a.holders[step.caller].member.proxy != address(0)) return;
        bool governs =
            (step.kind == Kind.Govern || step.kind == Kind.Suspend) && _isGoverning(a.governor, step.caller);
        _require(step.kind == Kind.Join || step.kind == Kind.Release || governs, Property.AStrangerIsNobody);
    }

    function _isGoverning(address governor, uint256 caller) private view returns (bool) {
        return governor == address(_actors[caller])
            // Who accepts a hand-over becomes the governor by it.
            || _governor() == address(_actors[caller]);
    }

    function _examineGovernance(Observation memory a, Step memory step, Observation memory b) private {
        bool same = a.treasuryBalance == b.treasuryBalance && a.ssvBalance == b.ssvBalance
            && keccak256(abi.encode(a.operators, a.clusters))
                == keccak256(abi.encode(b.operators, b.clusters));
        for (uint256 i; i < ACTORS; ++i) {
            Holder memory before = a.holders[i];
            Holder memory present = b.holders[i];
            same = same && keccak256(abi.encode(before.owns)) == keccak256(abi.encode(present.owns))
                && before.minted == present.minted && before.pending == present.pending;
        }
        _require(same, Property.TheGovernorTakesNothing);
        if (step.kind == Kind.Suspend) _require(same, Property.SuspensionTakesNothing);
    }
}
