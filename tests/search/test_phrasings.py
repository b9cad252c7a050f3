from __future__ import annotations

import numpy as np
import pytest

from bot.search.phrasings import PhrasingIndex, nearest_mean

WRITTEN = [["Bake bread", "bread!"], [], ["old wine"]]
READ = [[["bake", "bread"], ["bread"]], [], [["old", "wine"]]]
INDEX = PhrasingIndex.of(WRITTEN, READ, {"bake": 2.0, "bread": 1.0, "old": 1.5, "wine": 1.5}, 2.5)


def test_likeness_is_shared_weight_over_all_weight() -> None:
    found = INDEX.likenesses({"bread", "knife"})
    assert found.tolist() == pytest.approx([2 * 1.0 / (3.5 + 3.0), 2 * 1.0 / (3.5 + 1.0), 0.0])


def test_the_same_words_are_wholly_alike() -> None:
    assert INDEX.likenesses({"wine", "old"})[2] == pytest.approx(1)


def test_each_document_has_its_nearest_phrasing_or_none() -> None:
    likenesses = INDEX.likenesses({"bread"})
    assert [INDEX.nearest(likenesses, document) for document in range(3)] == [1, None, None]
    assert INDEX.texts[1] == "bread!"


def test_a_question_without_words_is_like_nothing() -> None:
    assert INDEX.likenesses(set()).tolist() == [0, 0, 0]


def test_support_is_the_mean_of_the_nearest_phrasings() -> None:
    likenesses = INDEX.likenesses({"bread"})
    supports = [INDEX.support(likenesses, document) for document in range(3)]
    assert supports == pytest.approx([(likenesses[0] + likenesses[1]) / 2, 0, 0])


def test_only_the_three_nearest_count() -> None:
    assert nearest_mean(np.array([0.0, 1.0, 0.5, 0.6])) == pytest.approx(0.7)
