"""What a campaign did, handler by handler, and how sure that makes one: campaign.json beside its corpus."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis import record
from analysis.campaign.embedded.fuzzer import Tally
from analysis.campaign.embedded.machine import Feature
from analysis.campaign.embedded.risk import ASSUMPTIONS, estimate_risk
from analysis.campaign.harness import Handler


def add_up(tallies: Iterable[Tally]) -> Tally:
    """As if one worker had done it all: a kind came up when each had made as many calls as its finder."""
    tallies = list(tallies)
    total = Tally()
    for tally in tallies:
        total.calls += tally.calls
        total.examined += tally.examined
        total.taken += tally.taken
        total.followed += tally.followed
        total.following += tally.following
        total.tried.update(tally.tried)
        total.accepted.update(tally.accepted)
        total.met.update(tally.met)
        total.shown.update(tally.shown)
        total.states.merge(tally.states)
        for kind, at in tally.first.items():
            total.first[kind] = min(total.first.get(kind, at), at)
    total.first = {kind: at * len(tallies) for kind, at in total.first.items()}
    return total


def write_account(tally: Tally, handlers: Sequence[str]) -> str:
    """JSON. Handlers that were never accepted are named apart: no property has anything to say of those."""
    content = {
        "calls": tally.calls,
        "examined": tally.examined,
        "followed": {"calls": tally.followed, "seconds": round(tally.following, 3)},
        "accepted": sum(tally.accepted.values()),
        "answers": len(tally.met),
        "risk": estimate_risk(tally.met.values()),
        "assumptions": ASSUMPTIONS,
        "handlers": {
            handler: {"tried": tally.tried[handler], "accepted": tally.accepted[handler]}
            for handler in sorted(handlers)
        },
        "never accepted": [handler for handler in sorted(handlers) if not tally.accepted[handler]],
        "states": len(tally.states),
        "kinds": [
            {"kind": _spell(kind), "calls": calls, "first": tally.first[kind]}
            for kind, calls in sorted(tally.shown.items(), key=lambda entry: _spell(entry[0]))
        ],
    }
    return json.dumps(content, indent=2) + "\n"


def list_handlers(tally: Tally, handlers: Iterable[Handler]) -> tuple[record.Handler, ...]:
    return tuple(
        record.Handler(h.name, tally.tried[h.name], tally.accepted[h.name], h.is_refused)
        for h in sorted(handlers, key=lambda handler: handler.name)
    )


@dataclass(frozen=True)
class Kind:
    """Examined calls that were accepted in the same way: how many, and after how many the first came."""

    calls: int
    first: int


@dataclass(frozen=True)
class Account:
    """What of campaign.json is asked for again."""

    examined: int
    states: int
    kinds: Mapping[Feature, Kind]


def read_account(text: str) -> Account:
    content = json.loads(text)
    kinds = {_read(entry["kind"]): Kind(entry["calls"], entry["first"]) for entry in content["kinds"]}
    return Account(content["examined"], content["states"], kinds)


def _spell(kind: Feature) -> list[str]:
    return [part if isinstance(part, str) else f"0x{part.hex()}" for part in kind]


def _read(kind: Sequence[str]) -> Feature:
    return tuple(bytes.fromhex(part[2:]) if part.startswith("0x") else part for part in kind)
