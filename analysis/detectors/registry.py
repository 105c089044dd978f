"""All detectors of ours, and the entry point that makes `slither --detect` know them."""

from slither.printers.abstract_printer import AbstractPrinter

from analysis.detectors.default_index_lookup import DefaultIndexLookup
from analysis.detectors.detector import Detector
from analysis.detectors.open_forwarder import OpenForwarder
from analysis.detectors.proxy_of_another import ProxyOfAnother
from analysis.detectors.stored_amount_paid import StoredAmountPaid
from analysis.detectors.transfer_lock_incomplete import TransferLockIncomplete

DETECTORS: tuple[type[Detector], ...] = (
    OpenForwarder,
    ProxyOfAnother,
    DefaultIndexLookup,
    TransferLockIncomplete,
    StoredAmountPaid,
)


def make_plugin() -> tuple[list[type[Detector]], list[type[AbstractPrinter]]]:
    return list(DETECTORS), []
