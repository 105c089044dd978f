from analysis.abi import Codec, read_interface

STRUCT = {
    "type": "tuple",
    "components": [{"type": "uint32"}, {"type": "tuple[2]", "components": [{"type": "bool"}]}],
}


def test_struct_becomes_its_tuple() -> None:
    entry = {"type": "function", "name": "f", "inputs": [STRUCT, {"type": "bytes[]"}], "outputs": []}
    function = read_interface([entry]).functions["f"]
    assert function.signature == "f((uint32,(bool)[2]),bytes[])"
    arguments = ((1, ((True,), (False,))), (b"a",))
    assert function.inputs.decode(function.encode(arguments)[4:]) == arguments


def test_overloads_go_by_signature() -> None:
    entries = [
        {"type": "function", "name": "f", "inputs": [{"type": name}], "outputs": []}
        for name in ("bool", "bytes")
    ]
    functions = read_interface(entries).functions
    assert functions["f(bool)"].inputs == Codec(("bool",))
    assert functions["f(bytes)"].inputs == Codec(("bytes",))


def test_indexed_array_is_its_hash() -> None:
    inputs = [
        {"type": "uint64[]", "name": "ids", "indexed": True},
        {"type": "uint64", "name": "id", "indexed": True},
        {"type": "string", "name": "text", "indexed": False},
    ]
    (event,) = read_interface([{"type": "event", "name": "E", "inputs": inputs}]).events.values()
    decoded = event.decode(
        [event.topic, b"\x07" * 32, (5).to_bytes(32, "big")], Codec(("string",)).encode(("x",))
    )
    assert decoded == {"ids": b"\x07" * 32, "id": 5, "text": "x"}


def test_nothing_is_no_bytes() -> None:
    assert Codec(()).encode(()) == b""
    assert Codec(()).decode(b"") == ()
