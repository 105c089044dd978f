"""Programs of a few lines that stand in for real ones."""

from pathlib import Path


def write_program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def write_solc(path: Path, version: str) -> Path:
    """A native solc that can only tell its version and what it was asked."""
    return write_program(
        path, f'[ "$1" = --version ] && echo "Version: {version}+commit.0.Linux.g++" || echo "native $*"'
    )
