"""What the governor is refused, and who is refused to come and go."""

from analysis.deployment import GOVERNOR
from tests.rejections.cast import (
    ANNA,
    BARRED,
    BEN,
    FAY,
    FORMER,
    LISTED,
    SUE,
    ZERO,
    a_new_governor_is_named,
    membership_is_open,
    open_and_seats_are_taken,
    seats_are_taken,
    the_barred_one_is_listed,
)
from tests.rejections.row import Row
from tests.scenarios import STRANGER

NOT_GOVERNOR = "OwnableUnauthorizedAccount"

ROWS = (
    Row("list", STRANGER, (STRANGER,), NOT_GOVERNOR, (STRANGER,)),
    Row("list", ANNA, (STRANGER,), NOT_GOVERNOR, (ANNA,)),
    Row("list", STRANGER, (ZERO,), NOT_GOVERNOR, (STRANGER,), also="ZeroAddress"),
    Row("list", STRANGER, (LISTED,), NOT_GOVERNOR, (STRANGER,), also="AlreadyListed"),
    Row("list", GOVERNOR, (ZERO,), "ZeroAddress"),
    Row("list", GOVERNOR, (LISTED,), "AlreadyListed", (LISTED,)),
    Row("list", GOVERNOR, (FORMER,), "AlreadyListed", (FORMER,)),
    #
    Row("suspend", STRANGER, (ANNA,), NOT_GOVERNOR, (STRANGER,)),
    Row("suspend", BEN, (ANNA,), NOT_GOVERNOR, (BEN,)),
    Row("suspend", STRANGER, (ZERO,), NOT_GOVERNOR, (STRANGER,), also="ZeroAddress"),
    Row("suspend", STRANGER, (SUE,), NOT_GOVERNOR, (STRANGER,), also="AlreadySuspended"),
    Row("suspend", GOVERNOR, (ZERO,), "ZeroAddress"),
    Row("suspend", GOVERNOR, (SUE,), "AlreadySuspended", (SUE,)),
    Row("suspend", GOVERNOR, (BARRED,), "AlreadySuspended", (BARRED,)),
    #
    Row("resume", STRANGER, (SUE,), NOT_GOVERNOR, (STRANGER,)),
    Row("resume", SUE, (SUE,), NOT_GOVERNOR, (SUE,)),
    Row("resume", STRANGER, (ANNA,), NOT_GOVERNOR, (STRANGER,), also="NotSuspended"),
    Row("resume", GOVERNOR, (ANNA,), "NotSuspended", (ANNA,)),
    Row("resume", GOVERNOR, (STRANGER,), "NotSuspended", (STRANGER,)),
    Row("resume", GOVERNOR, (ANNA,), "NotSuspended", (ANNA,), seats_are_taken, also="NoSeatFree"),
    Row("resume", GOVERNOR, (SUE,), "NoSeatFree", (), seats_are_taken),
    #
    Row("openMembership", STRANGER, (), NOT_GOVERNOR, (STRANGER,)),
    Row("openMembership", ANNA, (), NOT_GOVERNOR, (ANNA,), membership_is_open, also="MembershipIsOpen"),
    Row("openMembership", GOVERNOR, (), "MembershipIsOpen", (), membership_is_open),
    #
    Row("closeMembership", STRANGER, (), NOT_GOVERNOR, (STRANGER,), membership_is_open),
    Row("closeMembership", ANNA, (), NOT_GOVERNOR, (ANNA,), also="MembershipIsClosed"),
    Row("closeMembership", GOVERNOR, (), "MembershipIsClosed"),
    #
    Row("renounceOwnership", STRANGER, (), NOT_GOVERNOR, (STRANGER,), also="GovernorRequired"),
    Row("renounceOwnership", GOVERNOR, (), "GovernorRequired"),
    Row("transferOwnership", STRANGER, (STRANGER,), NOT_GOVERNOR, (STRANGER,)),
    Row("transferOwnership", LISTED, (LISTED,), NOT_GOVERNOR, (LISTED,), a_new_governor_is_named),
    Row("acceptOwnership", STRANGER, (), NOT_GOVERNOR, (STRANGER,), a_new_governor_is_named),
    Row("acceptOwnership", GOVERNOR, (), NOT_GOVERNOR, (GOVERNOR,)),
    #
    Row("join", ANNA, (), "AlreadyMember", (ANNA,)),
    Row("join", SUE, (), "AlreadyMember", (SUE,), also="EntityIsSuspended"),
    Row("join", BARRED, (), "EntityIsSuspended", (BARRED,), the_barred_one_is_listed),
    Row("join", BARRED, (), "EntityIsSuspended", (BARRED,), membership_is_open),
    Row("join", BARRED, (), "EntityIsSuspended", (BARRED,), also="NotListed"),
    Row("join", STRANGER, (), "NotListed", (STRANGER,)),
    Row("join", STRANGER, (), "NotListed", (STRANGER,), seats_are_taken, also="NoSeatFree"),
    Row("join", LISTED, (), "NoSeatFree", (), seats_are_taken),
    Row("join", FORMER, (), "NoSeatFree", (), seats_are_taken),
    Row("join", STRANGER, (), "NoSeatFree", (), open_and_seats_are_taken),
    #
    *(Row("leave", nobody, (), "NotMember", (nobody,)) for nobody in (STRANGER, LISTED, BARRED, FORMER)),
    Row("leave", BEN, (), "OperatorsRemain", (3,), also="ValidatorsRemain"),
    Row("leave", SUE, (), "OperatorsRemain", (2,), also="ValidatorsRemain"),
    Row("leave", FAY, (), "ValidatorsRemain", (20,)),
)
