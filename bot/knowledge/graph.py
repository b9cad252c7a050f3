"""How entries relate: their links as text for a drawing program, and where the links leave someone stranded. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.errors import UnknownEntryError
from bot.knowledge.entry import Entry


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two entries: `mutual` links are one edge, from the id that comes first in the alphabet."""

    start: str
    end: str
    mutual: bool
    why: str | None = None


def edges(entries: Sequence[Entry]) -> tuple[Edge, ...]:
    """Every link between entries that exist, in alphabetical order."""
    linked = {entry.id: {link.id: link.why for link in entry.related} for entry in entries}
    found = []
    for start, links in linked.items():
        for end, why in links.items():
            if end not in linked or end == start:
                continue
            mutual = start in linked[end]
            if not mutual or start < end:
                found.append(Edge(start, end, mutual, why))
    return tuple(sorted(found, key=lambda edge: (edge.start, edge.end)))


def not_mutual(entries: Sequence[Entry]) -> tuple[Edge, ...]:
    """The links that are not returned, with the reason where one is given."""
    return tuple(edge for edge in edges(entries) if not edge.mutual)


def orphans(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Ids of entries that neither link to another one nor are linked, in alphabetical order."""
    connected = {end for edge in edges(entries) for end in (edge.start, edge.end)}
    return tuple(sorted(entry.id for entry in entries if entry.id not in connected))


def unreachable(entries: Sequence[Entry], start: str) -> tuple[str, ...]:
    """Ids of entries that no path of related links leads to from `start`, in alphabetical order.

    Raises:
        UnknownEntryError: if no entry has the id `start`.
    """
    linked = {entry.id: [link.id for link in entry.related] for entry in entries}
    if start not in linked:
        raise UnknownEntryError(start)
    reached, waiting = {start}, [start]
    while waiting:
        for end in linked[waiting.pop()]:
            if end in linked and end not in reached:
                reached.add(end)
                waiting.append(end)
    return tuple(sorted(linked.keys() - reached))


def _by_category(entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    ordered = sorted(entries, key=lambda entry: (entry.category, entry.id))
    for category, group in groupby(ordered, key=lambda entry: entry.category):
        yield category, list(group)


def mermaid(entries: Sequence[Entry]) -> str:
    """The links as a Mermaid flowchart, one box for each category; arrows stand for links that are not returned."""

    def name(entry_id: str) -> str:
        # Some words, "end" among them, break a flowchart when they stand alone as a name.
        return "e_" + entry_id.replace("-", "_")

    lines = ["flowchart LR"]
    for category, group in _by_category(entries):
        lines.append(f'  subgraph c_{category.replace("-", "_")}["{category}"]')
        lines += (f'    {name(entry.id)}["{_mermaid_text(entry.title)}"]' for entry in group)
        lines.append("  end")
    lines += (f"  {name(edge.start)} {'---' if edge.mutual else '-->'} {name(edge.end)}" for edge in edges(entries))
    return "\n".join(lines) + "\n"


def _mermaid_text(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def dot(entries: Sequence[Entry]) -> str:
    """The links as a Graphviz digraph, one cluster for each category; links that are returned have two heads."""
    lines = ["digraph knowledge {", "  rankdir=LR;", "  node [shape=box];"]
    for category, group in _by_category(entries):
        lines.append(f'  subgraph "cluster_{category}" {{')
        lines.append(f'    label="{category}";')
        lines += (f'    "{entry.id}" [label="{_dot_text(entry.title)}"];' for entry in group)
        lines.append("  }")
    lines += (f'  "{edge.start}" -> "{edge.end}"{" [dir=both]" if edge.mutual else ""};' for edge in edges(entries))
    return "\n".join([*lines, "}"]) + "\n"


def _dot_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
