"""What a campaign did, handler by handler, and how sure that makes one: campaign.json beside its corpus."""

import json
from collections.abc import Iterable, Sequence

from analysis.campaign.embedded.fuzzer import Tally
from analysis.campaign.embedded.risk import ASSUMPTIONS, estimate_risk


def add_up(tallies: Iterable[Tally]) -> Tally:
    """As if one worker had done it all."""
    total = Tally()
    for tally in tallies:
        total.calls += tally.calls
        total.examined += tally.examined
        total.taken += tally.taken
        total.tried.update(tally.tried)
        total.accepted.update(tally.accepted)
        total.met.update(tally.met)
    return total


def write_account(tally: Tally, handlers: Sequence[str]) -> str:
    """JSON. Handlers that were never accepted are named apart: no property has anything to say of those."""
    content = {
        "calls": tally.calls,
        "examined": tally.examined,
        "accepted": sum(tally.accepted.values()),
        "answers": len(tally.met),
        "risk": estimate_risk(tally.met.values()),
        "assumptions": ASSUMPTIONS,
        "handlers": {
            handler: {"tried": tally.tried[handler], "accepted": tally.accepted[handler]}
            for handler in sorted(handlers)
        },
        "never accepted": [handler for handler in sorted(handlers) if not tally.accepted[handler]],
    }
    return json.dumps(content, indent=2) + "\n"
