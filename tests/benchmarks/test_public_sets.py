from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.growth import PER_ENTRY, QUESTIONS, library, questions
from benchmarks.public_sets import PublicSet, SetsMissing, load_sets
from bot.answering.labelled import Kind


@pytest.fixture
def sets(tmp_path: Path) -> list[PublicSet]:
    """Both sets in small, in the files' own form."""
    train = [[f"{intent} question {number} of many words", intent] for intent in "cab" for number in range(60)]
    parts = {"train": train, "test": train, "oos_test": [[f"foreign {number}", "oos"] for number in range(20)]}
    (tmp_path / "clinc150.json").write_text(json.dumps(parts))
    for part in ("train", "test"):
        rows = "".join(f'"how, {number} is {name} meant",{name}\n' for name in ("y", "x") for number in range(50))
        (tmp_path / f"banking77_{part}.csv").write_text("text,category\n" + rows)
    return load_sets(tmp_path)


def test_a_draw_has_so_many_of_every_intent_in_order_and_depends_on_the_seed_alone(sets: list[PublicSet]) -> None:
    clinc = sets[0]
    drawn = clinc.draw(5, seed=1)
    assert [intent for intent, _ in drawn] == [*"aaaaa", *"bbbbb", *"ccccc"]
    assert len({text for _, text in drawn}) == 15
    assert drawn == clinc.draw(5, seed=1) != clinc.draw(5, seed=2)


def test_out_of_scope_questions_are_asked_too(sets: list[PublicSet]) -> None:
    clinc, banking = sets
    assert sum(case.kind is Kind.OUT_OF_SCOPE for case in clinc.test) == 20
    assert banking.test[0].text == "how, 0 is y meant"
    assert banking.test[0].fair == {"y"}


def test_missing_sets_are_named_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetsMissing, match="ASSAY_BENCHMARKS"):
        load_sets(None)
    with pytest.raises(SetsMissing, match="cannot be read"):
        load_sets(tmp_path)
    (tmp_path / "clinc150.json").write_text("{}")
    with pytest.raises(SetsMissing, match="cannot be read"):
        load_sets(tmp_path)


def test_a_library_grows_by_what_it_was_and_by_made_intents(sets: list[PublicSet]) -> None:
    small, large = library(sets, 100), library(sets, 600)
    assert large[:100] == small
    assert library(sets, 600) == large
    made = [(entry_id, text) for entry_id, text in large if " + " in entry_id]
    assert made
    assert all(len({text for other, text in large if other == entry_id}) <= PER_ENTRY for entry_id, _ in made)


def test_growth_asks_as_many_questions_as_it_says(sets: list[PublicSet]) -> None:
    assert len(questions(sets)) == QUESTIONS
