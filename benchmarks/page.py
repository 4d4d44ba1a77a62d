"""docs/performance.md, of which each benchmark owns a part."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def stamp() -> str:
    """When and on what something was measured."""
    return f"{datetime.date.today().isoformat()}, {os.cpu_count()} cores"


def replace(part: str, text: str) -> None:
    """Put a text between the marks of a part."""
    begin, end = f"<!-- {part} begin -->", f"<!-- {part} end -->"
    before, _, rest = PAGE.read_text().partition(begin)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}")
