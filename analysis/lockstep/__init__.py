"""The specification and the bytecode, side by side: same calls, same answers, same state."""
