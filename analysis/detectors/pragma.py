"""Which compilers a pragma takes."""

import re
from collections.abc import Iterator

Version = tuple[int, int, int]

TERM = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*(\d+)\.(\d+)(?:\.(\d+|x|\*))?")


def parse_version(text: str) -> Version:
    major, minor, patch = (int(part) for part in text.partition("+")[0].split(".")[:3])
    return major, minor, patch


def allows(pragma: str, version: Version, loosely: bool = False) -> bool:
    """Loosely: a patch that a pragma pins or excludes may be another one of the same minor version."""
    return any(
        all(_meets(version, operator, bound, loosely) for operator, bound in _terms(alternative))
        for alternative in pragma.split("||")
    )


def _terms(alternative: str) -> Iterator[tuple[str, Version]]:
    hyphen = re.fullmatch(r"\s*([\d.]+)\s+-\s+([\d.]+)\s*", alternative)
    text = f">={hyphen[1]} <={hyphen[2]}" if hyphen else alternative
    for operator, major, minor, patch in TERM.findall(text):
        floating = not patch.isdigit()
        yield operator or ("^" if floating else "="), (int(major), int(minor), 0 if floating else int(patch))


def _meets(version: Version, operator: str, bound: Version, loosely: bool) -> bool:
    same_minor = version[:2] == bound[:2]
    match operator:
        case "^" | "~":
            return same_minor and (version >= bound or loosely)
        case "=":
            return version == bound or (loosely and same_minor)
        case ">=" | ">":
            return version >= bound if operator == ">=" else version > bound
        case "<=":
            return version <= bound or (loosely and same_minor)
        case _:
            return version < bound or (loosely and same_minor and bound[2] > 0)
