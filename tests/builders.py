"""Entries made for a test: complete and free of findings, until the test changes something."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.entry import Entry

TODAY = date(2026, 6, 15)

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ASKED = ("what is", "why care about", "tell me about", "explain", "is there", "who makes", "where is", "how does")


def _filler(word: str, count: int) -> str:
    """Words of which no twelve in a row are in another entry, in short sentences."""
    return " ".join(f"{word.capitalize()} {_NUMBERS[number % 12]} {word}." for number in range(count // 3))


def entry_data(entry_id: str = "first", **changes: Any) -> dict[str, Any]:
    """The plain data of an entry without a finding; `changes` replace fields, and `...` leaves a field out."""
    name = entry_id.replace("-", "")
    data: dict[str, Any] = {
        "id": entry_id,
        "title": name.capitalize(),
        "category": "things",
        "summary": f"The thing called {name} is explained here.[^src]",
        "explanation": _filler(name, 90),
        "takeaways": [f"Watch {name} closely.", f"Ask who makes {name}."],
        "risks": [f"Nobody may want {name}."],
        "sources": [
            {
                "key": "src",
                "publisher": "Someone",
                "title": "Something",
                "url": "https://example.org/page",
                "date": "2026-01",
                "kind": "agency",
            }
        ],
        "as_of": "2026-01",
        "review_by": "2027-01-31",
        "phrasings": [f"{asked} {name}" for asked in _ASKED],
    }
    data |= changes
    return {field: value for field, value in data.items() if value is not ...}


def entry(entry_id: str = "first", **changes: Any) -> Entry:
    """The entry made of `entry_data`."""
    return Entry.model_validate(entry_data(entry_id, **changes))


def write_entry(folder: Path, entry_id: str = "first", *, place: str | None = None, **changes: Any) -> Path:
    """Write an entry, one field a line, as `<category>/<id>.yaml` below a folder, or at `place`; returns the file."""
    data = entry_data(entry_id, **changes)
    file = folder / (place or f"{data.get('category', 'things')}/{entry_id}.yaml")
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in data.items()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
