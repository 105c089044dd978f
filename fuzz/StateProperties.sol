// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../contracts/interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../contracts/interfaces/IMegaClusterShare.sol";
import {ISSVNetwork} from "../contracts/interfaces/ISSVNetwork.sol";
import {ITreasury} from "../contracts/interfaces/ITreasury.sol";
import {Rate} from "../contracts/libraries/Rate.sol";
import {HarnessActor} from "./HarnessActor.sol";
import {ClusterSeen, Holder, Observation, Observing, OperatorSeen} from "./Observation.sol";
import {ClusterRecord, Property} from "./World.sol";

/// @notice What holds in every state. Each function sets the bits of those that do not.
abstract contract StateProperties is Observing {
    function _examineState(Observation memory o, uint256 capacity) internal {
        _examineTreasury(o);
        _examineClaims(o);
        _examineAllowances(o);
        _examineCapacity(o, capacity);
        _examineAverage(capacity);
        _examineClusters(o);
        _examineOperators(o);
        _examineRanks(o);
    }

    function _require(bool holds, Property property) internal virtual {
        if (!holds) _broken |= 1 << uint256(property);
    }

    // ------------------------------------------------------------------------------------- treasury

    function _examineTreasury(Observation memory o) private {
        uint256 owedTotal = _treasury.owedTotal();
        uint256 owed;
        for (uint256 i; i < ACTORS; ++i) {
            owed += o.holders[i].owed;
        }
        _require(owed == owedTotal && owedTotal <= o.treasuryBalance, Property.TreasuryCoversWhatItOwes);
        _require(
            _treasury.deposited() == o.paid + owedTotal + _treasury.undistributed(),
            Property.EveryWeiIsOwedOrPaid
        );
    }

    function _examineClaims(Observation memory o) private {
        bytes[] memory claim = new bytes[](1);
        claim[0] = abi.encodeCall(ITreasury.claim, ());
        for (uint256 i; i < ENTITIES; ++i) {
            if (o.holders[i].owns.claimable == 0) continue;
            _require(_wouldAccept(i, address(_treasury), claim), Property.AClaimCannotBeBlocked);
        }
    }

    /// @dev Whether `target` would accept the calls of the actor; nothing is changed.
    function _wouldAccept(uint256 actor, address target, bytes[] memory calls) private returns (bool) {
        try _actors[actor].tryAll(target, calls) {
            return false;
        } catch (bytes memory reason) {
            return keccak256(reason) == keccak256(abi.encodeWithSelector(HarnessActor.Tried.selector, true));
        }
    }

    function _examineAllowances(Observation memory o) private {
        address[] memory owners = new address[](ENTITIES + 2);
        // Whoever takes tokens by an allowance: of the others none knows how to.
        address[] memory spenders = new address[](4);
        (owners[0], owners[1]) = (address(_mega), address(_treasury));
        for (uint256 i; i < ENTITIES; ++i) {
            owners[i + 2] = o.holders[i].member.proxy;
        }
        (spenders[0], spenders[1]) = (address(_ssv), address(_distributor));
        (spenders[2], spenders[3]) = (owners[0], owners[1]);
        _require(!_token.allowsAny(owners, spenders), Property.NoAllowanceOutlivesItsCall);
    }

    // ------------------------------------------------------------------------------------- capacity

    function _examineCapacity(Observation memory o, uint256 capacity) private {
        uint256[] memory free = new uint256[](ENTITIES);
        uint256 members;
        for (uint256 i; i < ENTITIES; ++i) {
            if (_isMember(o.holders[i])) ++members;
        }
        for (uint256 i; i < o.operators.length; ++i) {
            IMegaCluster.Operator memory operator = o.operators[i].ledger;
            uint256 owner = _operators[i].owner;
            if (owner >= ENTITIES || !_isMember(o.holders[owner]) || operator.closedAt > 0) continue;
            if (operator.usedSlots < SLOTS_PER_OPERATOR) {
                free[owner] += SLOTS_PER_OPERATOR - operator.usedSlots;
            }
        }
        _require(_fit(free, capacity) && !_fit(free, capacity + 1), Property.CapacityIsTheExactOptimum);
        _require(members <= MAX_MEMBERS && _mega.seats().length == members, Property.ASeatForEveryMember);
        _require(_fallsFrom(capacity), Property.RateNeverRisesWithCapacity);
    }

    /// @dev Whether `validators` fit, no two operators of one of them from the same pile.
    function _fit(uint256[] memory free, uint256 validators) private pure returns (bool) {
        uint256 slots;
        for (uint256 i; i < free.length; ++i) {
            slots += free[i] < validators ? free[i] : validators;
        }
        return slots >= 4 * validators;
    }

    function _fallsFrom(uint256 capacity) private pure returns (bool) {
        uint256 here = Rate.unitsDown(capacity, RATE_EXPONENT_WAD, TARGET_CAPACITY);
        return here <= Rate.unitsDown(0, RATE_EXPONENT_WAD, TARGET_CAPACITY)
            && here >= Rate.unitsDown(capacity + 1, RATE_EXPONENT_WAD, TARGET_CAPACITY)
            && here >= Rate.unitsDown(2 * capacity + 1, RATE_EXPONENT_WAD, TARGET_CAPACITY);
    }

    /// @dev The average up to now, from the harness's own record of the capacities.
    function _examineAverage(uint256 present) private {
        uint256 average = _averageUp(present);
        _require(
            _mega.slowCapacity() == (average > present ? average : present),
            Property.AMomentOfOtherCapacityMovesNoPrice
        );
    }

    function _averageUp(uint256 present) private view returns (uint256) {
        uint256 window = (block.timestamp - _genesis) / RATE_WINDOW;
        uint256 start = window == 0 ? _genesis : _genesis + (window - 1) * RATE_WINDOW;
        if (block.timestamp == start) return present;
        uint256 sum;
        uint256 until = block.timestamp;
        for (uint256 i = _capacities.length; i > 0 && until > start; --i) {
            uint256 since = _capacities[i - 1].time;
            if (since < start) since = start;
            sum += (until - since) * _capacities[i - 1].capacity;
            until = since;
        }
        uint256 elapsed = block.timestamp - start;
        return (sum + elapsed - 1) / elapsed;
    }

    // ------------------------------------------------------------------------------------- clusters

    function _examineClusters(Observation memory o) private {
        for (uint256 i; i < o.clusters.length; ++i) {
            ClusterSeen memory c = o.clusters[i];
            uint256 counted = c.ledger.validators;
            _require(
                counted == c.ssv.keys && (c.ledger.heldSlots == 0 || c.ledger.heldSlots == counted),
                Property.UsedSlotsAreAssignedValidators
            );
            _require(
                c.ssv.known && counted == c.validators && (!c.active || c.ledger.heldSlots == counted),
                Property.TheLedgerAgreesWithSsv
            );
            if (counted > 0) {
                _require(_isSpread(_clusters[i].ids), Property.AValidatorSpansFourEntities);
            }
            if (c.ledger.heldSlots > 0 && c.ssv.known && (!c.active || c.ssv.liquidatable)) {
                _require(_canBeFreed(i, c), Property.NobodyHoldsAnothersSlotsForEver);
            }
        }
    }

    function _isSpread(uint64[4] memory ids) private view returns (bool) {
        uint256 seen;
        for (uint256 i; i < 4; ++i) {
            uint256 owner = 1 << _operators[ids[i] - 1].owner;
            if (seen & owner != 0) return false;
            seen |= owner;
        }
        return true;
    }

    function _canBeFreed(uint256 number, ClusterSeen memory c) private returns (bool) {
        ClusterRecord memory record = _clusters[number];
        address entity = address(_actors[c.owner]);
        if (!c.active) {
            bytes[] memory release = new bytes[](1);
            release[0] = abi.encodeCall(IMegaCluster.releaseSlots, (entity, record.ids, record.present));
            return _wouldAccept(STRANGER, address(_mega), release);
        }
        // That the release is then accepted is seen once somebody has liquidated it.
        bytes[] memory liquidation = new bytes[](1);
        liquidation[0] = abi.encodeCall(
            ISSVNetwork.liquidate, (_mega.member(entity).proxy, _ids(record.ids), record.present)
        );
        return _wouldAccept(STRANGER, address(_ssv), liquidation);
    }

    // ------------------------------------------------------------------------------------ operators

    function _examineOperators(Observation memory o) private {
        (uint256[] memory held, uint256[] memory active) = _countSlots(o);
        for (uint256 i; i < o.operators.length; ++i) {
            OperatorSeen memory seen = o.operators[i];
            // Those of strangers are none of ours.
            if (_operators[i].owner >= ENTITIES) continue;
            Holder memory owner = o.holders[_operators[i].owner];
            _require(seen.ledger.usedSlots == held[i], Property.UsedSlotsAreAssignedValidators);
            _require(
                held[i] <= SLOTS_PER_OPERATOR && seen.ledger.usedSlots <= SLOTS_PER_OPERATOR,
                Property.NoOperatorBeyondItsSlots
            );
            _require(
                seen.ssv.owner == owner.member.proxy && seen.ssv.active == !seen.ledger.removed
                    && seen.ledger.entity == address(_actors[_operators[i].owner]),
                Property.EveryOperatorBelongsToItsProxy
            );
            _require(seen.ledger.removed || seen.ssv.validators == active[i], Property.TheLedgerAgreesWithSsv);
            _require(seen.ssv.fee <= MAX_OPERATOR_FEE, Property.NoFeeAboveTheMaximum);
        }
    }

    /// @dev By operator: slots held by all clusters, and by those that are active on SSV.
    function _countSlots(Observation memory o)
        private
        view
        returns (uint256[] memory held, uint256[] memory active)
    {
        held = new uint256[](o.operators.length);
        active = new uint256[](o.operators.length);
        for (uint256 i; i < o.clusters.length; ++i) {
            ClusterSeen memory c = o.clusters[i];
            for (uint256 j; j < 4; ++j) {
                uint256 operator = _clusters[i].ids[j] - 1;
                held[operator] += c.ledger.heldSlots;
                if (c.active) active[operator] += c.ledger.heldSlots;
            }
        }
    }

    // --------------------------------------------------------------------------------------- shares

    function _examineRanks(Observation memory o) private {
        uint256 supply;
        for (uint256 i; i < ACTORS; ++i) {
            Holder memory h = o.holders[i];
            uint256 units = _examinePrices(i, h);
            supply += h.owns.shares;
            _require(h.owns.shares == units, Property.SupplyIsTheSumOfMintedRanks);
            _require(_ranks(h) <= h.member.openOperators, Property.NoMoreRanksThanOpenOperators);
        }
        _require(_shares.totalSupply() == supply, Property.SupplyIsTheSumOfMintedRanks);
    }

    /// @dev The units of all minted ranks; on the way, that each rank minted before still has its price.
    function _examinePrices(uint256 actor, Holder memory h) private returns (uint256 units) {
        for (uint256 rank = 1; rank <= _ranks(h); ++rank) {
            IMegaClusterShare.Rank memory r = _shares.rankAt(address(_actors[actor]), rank);
            if (rank <= h.minted) units += r.units;
            uint256 price = _mintedAt[actor][rank];
            if (price > 0) _require(r.units == price, Property.CyclingOperatorsGainsNothing);
            else if (rank <= h.minted) _mintedAt[actor][rank] = r.units;
        }
    }
}
