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
    | {"redeem", "unsubscribe", "cancel"}
)
TAKING = frozenset(
    {"withdraw", "redeem", "claim", "harvest", "collect", "unstake", "release", "liquidate", "remove"}
    | {"refund", "unwrap"}
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


def is_taking(name: str) -> bool:
    """Whether a protocol's function of that name pays its caller."""
    return verb(name) in TAKING


def _singular(word: str) -> str:
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    )
