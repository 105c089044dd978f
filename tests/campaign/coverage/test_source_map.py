"""Instructions and pieces of source, as solc writes them."""

from analysis.campaign.coverage.source_map import NOWHERE, Span, map_instructions, read_span


def test_what_is_left_out_is_as_before() -> None:
    # PUSH2 0x0102, JUMPI, STOP, ADD: the data of a push is no instruction.
    assert map_instructions(bytes.fromhex("6101025700") + b"\x01", "5:7:2;;9;:1:-1") == {
        0: Span(2, 5, 7),
        3: Span(2, 5, 7),
        4: Span(2, 9, 7),
        5: Span(NOWHERE, 9, 1),
    }


def test_no_map() -> None:
    assert map_instructions(b"", "") == {}


def test_a_span_of_the_syntax_tree() -> None:
    span = read_span("10:5:3")
    assert span == Span(3, 10, 5)
    assert span.holds(Span(3, 12, 3))
    assert not span.holds(Span(3, 12, 4))
    assert not span.holds(Span(4, 12, 3))
