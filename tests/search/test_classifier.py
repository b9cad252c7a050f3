from __future__ import annotations

import numpy as np

from bot.search import classifier


def _examples(classes: int, each: int) -> tuple[classifier.Matrix, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    random = np.random.default_rng(1)
    centres = random.normal(size=(classes, 40))
    labels = np.repeat(np.arange(classes), each)
    rows = (centres[labels] + random.normal(scale=0.8, size=(classes * each, 40))).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), labels


def test_the_fit_separates_what_can_be_separated() -> None:
    rows, labels = _examples(12, 10)
    weights = classifier.fit(rows, labels, np.ones(len(rows), dtype=np.float32), 12)
    assert ((rows @ weights).argmax(axis=1) == labels).mean() > 0.98


def test_the_same_examples_give_the_same_weights() -> None:
    rows, labels = _examples(5, 6)
    ones = np.ones(len(rows), dtype=np.float32)
    assert np.array_equal(classifier.fit(rows, labels, ones, 5), classifier.fit(rows, labels, ones, 5))


def test_a_library_beyond_the_budget_still_ranks_by_centroids() -> None:
    rows, labels = _examples(6, 5)
    budget, classifier.FIT_BUDGET = classifier.FIT_BUDGET, 1
    try:
        weights = classifier.fit(rows, labels, np.ones(len(rows), dtype=np.float32), 6)
    finally:
        classifier.FIT_BUDGET = budget
    assert ((rows @ weights).argmax(axis=1) == labels).mean() > 0.9
