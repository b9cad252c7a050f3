from __future__ import annotations

import pytest

from bot.errors import UnknownEntryError
from bot.knowledge.entry import Entry
from bot.knowledge.graph import Edge, dot, edges, mermaid, not_mutual, orphans, unreachable
from tests.builders import entry


def _entries() -> list[Entry]:
    return [
        entry("pear", category="fruit", title='A "pear" <b> #1', related=["big-leek"]),
        entry("big-leek", related=["pear", {"id": "apple", "why": "background"}, "gone", "big-leek"]),
        entry("apple"),
        entry("end"),
        entry("island", related=["apple"]),
    ]


def test_mutual_links_are_one_edge_and_dangling_ones_none() -> None:
    assert edges(_entries()) == (
        Edge("big-leek", "apple", mutual=False, why="background"),
        Edge("big-leek", "pear", mutual=True),
        Edge("island", "apple", mutual=False),
    )


def test_links_that_are_not_returned_are_listed_with_their_reason() -> None:
    assert [(edge.start, edge.end, edge.why) for edge in not_mutual(_entries())] == [
        ("big-leek", "apple", "background"),
        ("island", "apple", None),
    ]


def test_an_orphan_has_no_link_in_either_direction() -> None:
    assert orphans(_entries()) == ("end",)
    assert orphans([]) == ()


def test_what_no_path_leads_to_is_unreachable() -> None:
    assert unreachable(_entries(), "pear") == ("end", "island")
    assert unreachable(_entries(), "apple") == ("big-leek", "end", "island", "pear")


def test_a_long_chain_is_followed_to_its_end() -> None:
    chain = [entry(f"n{number}", related=[f"n{number + 1}"]) for number in range(1500)]
    assert unreachable(chain, "n0") == ()


def test_an_unknown_start_is_an_error() -> None:
    with pytest.raises(UnknownEntryError):
        unreachable(_entries(), "plum")


def test_mermaid_has_a_box_for_each_category_and_escapes_titles() -> None:
    assert mermaid(_entries()) == (
        "flowchart LR\n"
        '  subgraph c_fruit["fruit"]\n'
        '    e_pear["A #quot;pear#quot; #lt;b#gt; #35;1"]\n'
        "  end\n"
        '  subgraph c_things["things"]\n'
        '    e_apple["Apple"]\n'
        '    e_big_leek["Bigleek"]\n'
        '    e_end["End"]\n'
        '    e_island["Island"]\n'
        "  end\n"
        "  e_big_leek --> e_apple\n"
        "  e_big_leek --- e_pear\n"
        "  e_island --> e_apple\n"
    )


def test_dot_has_a_cluster_for_each_category_and_escapes_titles() -> None:
    text = dot([entry("pear", title='A "pear" \\', related=["leek"]), entry("leek", related=["pear"])])
    assert text == (
        "digraph knowledge {\n"
        "  rankdir=LR;\n"
        "  node [shape=box];\n"
        '  subgraph "cluster_things" {\n'
        '    label="things";\n'
        '    "leek" [label="Leek"];\n'
        '    "pear" [label="A \\"pear\\" \\\\"];\n'
        "  }\n"
        '  "leek" -> "pear" [dir=both];\n'
        "}\n"
    )
