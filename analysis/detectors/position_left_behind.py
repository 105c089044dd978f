from collections.abc import Iterator

from analysis.detectors.detector import HIGH, Detector, Report, report
from analysis.detectors.reading.ledger import Slot, direction, leaves, name_of
from analysis.detectors.reading.steps import Trace, Write
from analysis.detectors.reading.unit import Unit
from analysis.detectors.reading.values import Kind, Value, is_stored, keys, slot


class PositionLeftBehind(Detector):
    ARGUMENT = "position-left-behind"
    HELP = "an item is moved in a list, and what is stored of its position stays"
    IMPACT = HIGH
    CONFIDENCE = HIGH

    WIKI = "docs/detectors/position-left-behind.md"
    WIKI_TITLE = "A list's last item is moved and its stored position is not"
    WIKI_DESCRIPTION = (
        "A list is kept together with a mapping that says where each item stands. To take an item out, the "
        "last one is moved into the gap. If the mapping still has the old position of the one that moved, "
        "its own removal later reads beyond the end and reverts, or takes out another item."
    )
    WIKI_EXPLOIT_SCENARIO = (
        "`ids[at] = ids[last]; ids.pop(); delete slotOf[id];` Bob's id moves from 2 to 0, and `slotOf` says "
        "2. When Bob leaves, the list has two items: the access reverts, and Bob's token is locked."
    )
    WIKI_RECOMMENDATION = "Write the new position of the item that moved: `slotOf[moved] = at`."
    WIKI_LIMITS = "Any write to a position with a key that depends on the moved item counts as the update."

    def find(self, unit: Unit) -> Iterator[Report]:
        for contract in unit.contracts:
            traces = unit.changing(contract)
            kept = {pair for trace in traces for pair in _positions(trace)}
            for trace in traces:
                for listed, position in sorted(kept, key=lambda pair: name_of(pair[1])):
                    moved = _moved(trace, listed)
                    if moved is not None and not _is_updated(trace, position, moved.value):
                        text = (
                            f"moves the last of {name_of(listed)} into a gap and leaves {name_of(position)} "
                            "of the item that moved as it was"
                        )
                        yield report(trace, text, moved)
                        break


def _positions(trace: Trace) -> Iterator[tuple[Slot, Slot]]:
    """Lists that the entry lengthens, with where the position of the new item is stored."""
    longer = {slot(w.location) for w in trace.writes if w.location.kind == Kind.LENGTH and direction(w) == 1}
    for write in trace.writes:
        for place, value in leaves(write):
            if not keys(write.location) or place[0] == Kind.LENGTH:
                continue
            for part in value:
                if part.kind == Kind.LENGTH and slot(part) in longer and _is_end(value, part):
                    yield slot(part)[1:], place


def _is_end(value: Value, length: Value) -> bool:
    """The length itself, or one beside it."""
    if value == length:
        return True
    return value.kind == Kind.BINARY and value.label in ("+", "-") and value.parts[0] == length


def _moved(trace: Trace, listed: Slot) -> Write | None:
    """The write that puts a last item of the list somewhere else in it, where the list gets shorter."""
    shorter = any(
        slot(w.location)[1:] == listed and direction(w) == -1 for w in trace.writes if _is_length(w)
    )
    for write in trace.writes if shorter else ():
        place, item = write.location, write.value
        within = (
            place.kind == item.kind == Kind.INDEX and slot(place.parts[0]) == slot(item.parts[0]) == listed
        )
        if within and any(part.kind == Kind.LENGTH for part in item.parts[1]):
            return write
    return None


def _is_length(write: Write) -> bool:
    return write.location.kind == Kind.LENGTH


def _is_updated(trace: Trace, position: Slot, item: Value) -> bool:
    return any(
        place == position and any(_depends(key, item) for key in keys(write.location))
        for write in trace.writes
        for place, _ in leaves(write)
    )


def _depends(key: Value, item: Value) -> bool:
    return key.holds(item) or any(is_stored(part) and slot(part) == slot(item) for part in key)
