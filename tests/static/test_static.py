"""Linters over the whole checkout; each is run as a person would run it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def shell_scripts() -> list[str]:
    def is_shell(name: str) -> bool:
        path = CHECKOUT / name
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            line = file.readline(64)
        return line.startswith((b"#!/bin/sh", b"#!/usr/bin/env bash", b"#!/bin/bash"))

    return [name for name in tracked() if is_shell(name)]


COMMANDS = {
    "ansible-lint": ["ansible-lint", "--profile", "production", "--strict", "--offline"],
    "yamllint": ["yamllint", "--strict", "."],
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "shellcheck": ["shellcheck", *shell_scripts()],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_linter(command: list[str]) -> None:
    result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-6000:]
