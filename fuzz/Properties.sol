// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Handlers} from "./Handlers.sol";
import {Property} from "./World.sol";

/// @notice One function for each property, by its slug: false once a call was seen to break it.
///
/// Every accepted call is examined as it is made, so these only look that up.
abstract contract Properties is Handlers {
    function _holds(Property property) private view returns (bool) {
        return _broken & (1 << uint256(property)) == 0;
    }

    function echidna_treasury_covers_what_it_owes() external view returns (bool) {
        return _holds(Property.TreasuryCoversWhatItOwes);
    }

    function echidna_every_wei_is_owed_or_paid() external view returns (bool) {
        return _holds(Property.EveryWeiIsOwedOrPaid);
    }

    function echidna_claims_pay_only_what_is_owed() external view returns (bool) {
        return _holds(Property.ClaimsPayOnlyWhatIsOwed);
    }

    function echidna_no_share_earns_before_its_mint() external view returns (bool) {
        return _holds(Property.NoShareEarnsBeforeItsMint);
    }

    function echidna_no_share_comes_and_goes_within_its_delay() external view returns (bool) {
        return _holds(Property.NoShareComesAndGoesWithinItsDelay);
    }

    function echidna_burning_keeps_what_was_earned() external view returns (bool) {
        return _holds(Property.BurningKeepsWhatWasEarned);
    }

    function echidna_claiming_twice_pays_once() external view returns (bool) {
        return _holds(Property.ClaimingTwicePaysOnce);
    }

    function echidna_settling_often_changes_nothing() external view returns (bool) {
        return _holds(Property.SettlingOftenChangesNothing);
    }

    function echidna_split_loses_nothing() external view returns (bool) {
        return _holds(Property.SplitLosesNothing);
    }

    function echidna_treasury_gets_at_least_its_share() external view returns (bool) {
        return _holds(Property.TreasuryGetsAtLeastItsShare);
    }

    function echidna_rewards_are_split_once() external view returns (bool) {
        return _holds(Property.RewardsAreSplitOnce);
    }

    function echidna_principal_is_never_taxed() external view returns (bool) {
        return _holds(Property.PrincipalIsNeverTaxed);
    }

    function echidna_only_the_mega_cluster_commands_a_proxy() external view returns (bool) {
        return _holds(Property.OnlyTheMegaClusterCommandsAProxy);
    }

    function echidna_nobody_lowers_what_another_owns() external view returns (bool) {
        return _holds(Property.NobodyLowersWhatAnotherOwns);
    }

    function echidna_nobody_acts_as_another_owner() external view returns (bool) {
        return _holds(Property.NobodyActsAsAnotherOwner);
    }

    function echidna_refunds_reach_the_cluster_owner() external view returns (bool) {
        return _holds(Property.RefundsReachTheClusterOwner);
    }

    function echidna_our_calls_leave_nothing_in_a_proxy() external view returns (bool) {
        return _holds(Property.OurCallsLeaveNothingInAProxy);
    }

    function echidna_a_stranger_is_nobody() external view returns (bool) {
        return _holds(Property.AStrangerIsNobody);
    }

    function echidna_the_governor_takes_nothing() external view returns (bool) {
        return _holds(Property.TheGovernorTakesNothing);
    }

    function echidna_no_allowance_outlives_its_call() external view returns (bool) {
        return _holds(Property.NoAllowanceOutlivesItsCall);
    }

    function echidna_capacity_is_the_exact_optimum() external view returns (bool) {
        return _holds(Property.CapacityIsTheExactOptimum);
    }

    function echidna_used_slots_are_assigned_validators() external view returns (bool) {
        return _holds(Property.UsedSlotsAreAssignedValidators);
    }

    function echidna_no_operator_beyond_its_slots() external view returns (bool) {
        return _holds(Property.NoOperatorBeyondItsSlots);
    }

    function echidna_a_validator_spans_four_entities() external view returns (bool) {
        return _holds(Property.AValidatorSpansFourEntities);
    }

    function echidna_nobody_holds_anothers_slots_for_ever() external view returns (bool) {
        return _holds(Property.NobodyHoldsAnothersSlotsForEver);
    }

    function echidna_a_seat_for_every_member() external view returns (bool) {
        return _holds(Property.ASeatForEveryMember);
    }

    function echidna_supply_is_the_sum_of_minted_ranks() external view returns (bool) {
        return _holds(Property.SupplyIsTheSumOfMintedRanks);
    }

    function echidna_shares_never_move() external view returns (bool) {
        return _holds(Property.SharesNeverMove);
    }

    function echidna_rate_never_rises_with_capacity() external view returns (bool) {
        return _holds(Property.RateNeverRisesWithCapacity);
    }

    function echidna_cycling_operators_gains_nothing() external view returns (bool) {
        return _holds(Property.CyclingOperatorsGainsNothing);
    }

    function echidna_useless_operators_earn_nothing() external view returns (bool) {
        return _holds(Property.UselessOperatorsEarnNothing);
    }

    function echidna_a_moment_of_other_capacity_moves_no_price() external view returns (bool) {
        return _holds(Property.AMomentOfOtherCapacityMovesNoPrice);
    }

    function echidna_no_more_ranks_than_open_operators() external view returns (bool) {
        return _holds(Property.NoMoreRanksThanOpenOperators);
    }

    function echidna_a_claim_cannot_be_blocked() external view returns (bool) {
        return _holds(Property.AClaimCannotBeBlocked);
    }

    function echidna_suspension_takes_nothing() external view returns (bool) {
        return _holds(Property.SuspensionTakesNothing);
    }

    function echidna_the_ledger_agrees_with_ssv() external view returns (bool) {
        return _holds(Property.TheLedgerAgreesWithSsv);
    }

    function echidna_every_operator_belongs_to_its_proxy() external view returns (bool) {
        return _holds(Property.EveryOperatorBelongsToItsProxy);
    }

    function echidna_no_fee_above_the_maximum() external view returns (bool) {
        return _holds(Property.NoFeeAboveTheMaximum);
    }
}
