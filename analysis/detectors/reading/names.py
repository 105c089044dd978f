"""What names of functions say: which are siblings, and which do, undo or take out."""

import re

WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

MANY = frozenset({"bulk", "batch", "batched", "multi", "multiple", "many", "all", "single", "one"})
DOING = frozenset(
    {"add", "register", "join", "deposit", "stake", "mint", "create", "open", "list", "enter", "lock", "bond"}
    | {"delegate", "assign", "enroll", "subscribe"}
)
UNDOING = frozenset(
    {
        "remove",
        "deregister",
        "unregister",
        "leave",
        "withdraw",
        "unstake",
        "burn",
        "delete",
        "close",
        "delist",
    }
    | {"exit", "unlock", "unbond", "undelegate", "unassign", "resign", "kick", "expel", "retire", "liquidate"}
    | {"redeem", "unsubscribe", "cancel", "quit", "retract", "unwind", "divest", "end", "terminate"}
)
TAKING = frozenset(
    {"withdraw", "redeem", "claim", "harvest", "collect", "unstake", "release", "liquidate", "remove"}
    | {"refund", "unwrap", "borrow", "draw", "drain", "unbond", "unlock", "retract", "recall", "reclaim"}
    | {"retrieve", "unwind", "divest", "cash", "reap", "deallocate", "unstash", "undeposit"}
)
COLLECTING = frozenset(
    {"claim", "harvest", "collect", "checkpoint", "poke", "sync", "distribute", "settle", "skim", "compound"}
    | {"accrue", "update", "refresh", "push", "pull", "sweep", "release", "pay"}
)
GIVING = frozenset(
    {
        "repay",
        "deposit",
        "fund",
        "top",
        "topup",
        "add",
        "increase",
        "supply",
        "donate",
        "pay",
        "stake",
        "lock",
    }
)
STORED = frozenset(
    {
        "stored",
        "last",
        "cached",
        "snapshot",
        "checkpointed",
        "recorded",
        "raw",
        "stale",
        "previous",
        "settled",
    }
)
LIVE = frozenset(
    {
        "current",
        "pending",
        "earned",
        "claimable",
        "preview",
        "live",
        "now",
        "max",
        "convert",
        "quote",
        "available",
    }
    | {"withdrawable", "redeemable", "owing", "due", "get", "calculate", "compute", "estimate", "simulate"}
)
ENDING = frozenset({"complete", "finalize", "finish", "process", "execute", "fulfill", "settle"})
TAKEN = frozenset(
    {"withdrawal", "exit", "redemption", "unstaking", "claim", "unbonding", "withdraw", "redeem"}
)
TELLING = frozenset({"rate", "price", "index", "ratio", "factor", "limit"})
LATER = frozenset(
    {"request", "queue", "initiate", "start", "schedule", "begin", "signal", "trigger", "announce"}
)
FILLER = frozenset({"to", "from", "for", "of", "by", "with", "the", "a", "and", "on", "in", "internal", "my"})


def words(name: str) -> tuple[str, ...]:
    """In lower case, plurals as singulars."""
    return tuple(_singular(word.lower()) for word in WORD.findall(name))


def verb(name: str) -> str:
    found = [word for word in words(name) if word not in MANY]
    return found[0] if found else ""


def nouns(name: str) -> frozenset[str]:
    return frozenset(words(name)) - MANY - FILLER - DOING - UNDOING - TAKING - {verb(name)}


def family(name: str) -> tuple[str, ...]:
    """The same for `removeValidator`, `removeValidators` and `bulkRemoveValidator`."""
    return tuple(sorted(word for word in words(name) if word not in MANY))


def is_doing(name: str) -> bool:
    return verb(name) in DOING


def is_undoing(name: str) -> bool:
    return verb(name) in UNDOING


def is_collecting(name: str) -> bool:
    """Whether it brings in, or brings up to date, what is due anyway."""
    return verb(name) in COLLECTING


def is_giving(name: str) -> bool:
    return verb(name) in GIVING


def is_from_store(name: str) -> bool:
    """Whether a view of that name says what was, not what is."""
    return bool(STORED & set(words(name))) and not LIVE & set(words(name))


def is_later(name: str) -> bool:
    """Whether it asks for what comes at another time."""
    return bool(LATER & set(words(name))) and bool((UNDOING | TAKING) & set(words(name)))


def is_taking(name: str) -> bool:
    """Whether a protocol's function of that name pays its caller."""
    found = set(words(name))
    if found & TELLING:
        return False
    return verb(name) in TAKING or (verb(name) in ENDING and bool(found & (TAKEN | UNDOING | TAKING)))


def _singular(word: str) -> str:
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )
