"""All detectors of ours, and the entry point that makes `slither --detect` know them."""

from slither.printers.abstract_printer import AbstractPrinter

from analysis.detectors.base_left_behind import BaseLeftBehind
from analysis.detectors.bulk_skips_check import BulkSkipsCheck
from analysis.detectors.caller_chosen_payer import CallerChosenPayer
from analysis.detectors.caller_chosen_witness import CallerChosenWitness
from analysis.detectors.claim_leaves_no_trace import ClaimLeavesNoTrace
from analysis.detectors.counter_drift import CounterDrift
from analysis.detectors.dead_entry import DeadEntry
from analysis.detectors.default_equals_default import DefaultEqualsDefault
from analysis.detectors.default_index_lookup import DefaultIndexLookup
from analysis.detectors.detector import Detector
from analysis.detectors.fee_without_exit import FeeWithoutExit
from analysis.detectors.flows_mixed import FlowsMixed
from analysis.detectors.foreign_owner_argument import ForeignOwnerArgument
from analysis.detectors.lasting_allowance import LastingAllowance
from analysis.detectors.list_not_distinct import ListNotDistinct
from analysis.detectors.mint_without_burn import MintWithoutBurn
from analysis.detectors.mirrored_state import MirroredState
from analysis.detectors.missing_exit import MissingExit
from analysis.detectors.no_receiver import NoReceiver
from analysis.detectors.one_way_counter import OneWayCounter
from analysis.detectors.open_authority import OpenAuthority
from analysis.detectors.open_call import OpenCall
from analysis.detectors.open_forwarder import OpenForwarder
from analysis.detectors.open_setter import OpenSetter
from analysis.detectors.owner_check_missing import OwnerCheckMissing
from analysis.detectors.pairwise_check_incomplete import PairwiseCheckIncomplete
from analysis.detectors.parallel_arrays import ParallelArrays
from analysis.detectors.position_left_behind import PositionLeftBehind
from analysis.detectors.price_without_decimals import PriceWithoutDecimals
from analysis.detectors.proxy_of_another import ProxyOfAnother
from analysis.detectors.proxy_overwritten import ProxyOverwritten
from analysis.detectors.ratio_truncated import RatioTruncated
from analysis.detectors.reason_swallowed import ReasonSwallowed
from analysis.detectors.refund_not_measured import RefundNotMeasured
from analysis.detectors.rest_not_returned import RestNotReturned
from analysis.detectors.result_ignored import ResultIgnored
from analysis.detectors.rounding_favours_payee import RoundingFavoursPayee
from analysis.detectors.scale_not_restored import ScaleNotRestored
from analysis.detectors.self_comparing_check import SelfComparingCheck
from analysis.detectors.stored_amount_paid import StoredAmountPaid
from analysis.detectors.total_drift import TotalDrift
from analysis.detectors.transfer_lock_incomplete import TransferLockIncomplete
from analysis.detectors.twin_skips_check import TwinSkipsCheck
from analysis.detectors.two_bases import TwoBases
from analysis.detectors.unbounded_exponent import UnboundedExponent
from analysis.detectors.unreachable_forwarder import UnreachableForwarder
from analysis.detectors.voice_counted_twice import VoiceCountedTwice

DETECTORS: tuple[type[Detector], ...] = (
    # Who.
    OpenForwarder,
    OpenSetter,
    OpenCall,
    ProxyOfAnother,
    DefaultIndexLookup,
    DefaultEqualsDefault,
    SelfComparingCheck,
    CallerChosenWitness,
    CallerChosenPayer,
    OwnerCheckMissing,
    OpenAuthority,
    ForeignOwnerArgument,
    ProxyOverwritten,
    TransferLockIncomplete,
    BulkSkipsCheck,
    TwinSkipsCheck,
    # How much.
    StoredAmountPaid,
    ResultIgnored,
    RefundNotMeasured,
    RestNotReturned,
    FlowsMixed,
    ClaimLeavesNoTrace,
    FeeWithoutExit,
    ScaleNotRestored,
    TwoBases,
    BaseLeftBehind,
    RatioTruncated,
    PriceWithoutDecimals,
    UnboundedExponent,
    RoundingFavoursPayee,
    # The ledger.
    CounterDrift,
    TotalDrift,
    OneWayCounter,
    MintWithoutBurn,
    ListNotDistinct,
    VoiceCountedTwice,
    PairwiseCheckIncomplete,
    ParallelArrays,
    PositionLeftBehind,
    MirroredState,
    # Locked.
    UnreachableForwarder,
    MissingExit,
    NoReceiver,
    DeadEntry,
    ReasonSwallowed,
    LastingAllowance,
)


def make_plugin() -> tuple[list[type[Detector]], list[type[AbstractPrinter]]]:
    return list(DETECTORS), []
