from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.search import classifier
from bot.search.batch import COLUMNS, Batch


def _examples(classes: int, each: int) -> tuple[Batch, NDArray[np.int64]]:
    """Examples around a centre per class; what would be hashed is left empty."""
    random = np.random.default_rng(1)
    centres = random.normal(size=(classes, 40))
    labels = np.repeat(np.arange(classes), each)
    rows = (centres[labels] + random.normal(scale=0.8, size=(classes * each, 40))).astype(np.float32)
    return _batch(rows / np.linalg.norm(rows, axis=1, keepdims=True)), labels


def _batch(meanings: NDArray[np.float32]) -> Batch:
    none = np.array([], dtype=np.int32)
    return Batch(none, none, none.astype(np.float32), meanings)


def _right(batch: Batch, weights: classifier.Matrix, labels: NDArray[np.int64]) -> float:
    return float(((batch.rows() @ weights).argmax(axis=1) == labels).mean())


def test_the_fit_separates_what_can_be_separated() -> None:
    batch, labels = _examples(12, 10)
    weights = classifier.fit([batch], [labels], 12)
    assert weights.shape == (COLUMNS + 40, 12)
    assert _right(batch, weights, labels) > 0.98


def test_the_same_examples_give_the_same_weights_however_they_are_batched() -> None:
    batch, labels = _examples(5, 6)
    whole = classifier.fit([batch], [labels], 5)
    assert np.array_equal(whole, classifier.fit([batch], [labels], 5))
    batches = [_batch(batch.meanings[:14]), _batch(batch.meanings[14:])]
    halves = classifier.fit(batches, [labels[:14], labels[14:]], 5)
    assert np.allclose(whole, halves, atol=1e-3)


def test_a_share_of_many_examples_is_enough_for_the_second_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, labels = _examples(12, 20)
    whole = classifier.fit([batch], [labels], 12)
    monkeypatch.setattr(classifier, "ENOUGH_EXAMPLES", 120)
    sampled = classifier.fit([batch], [labels], 12)
    assert not np.array_equal(sampled, whole)
    assert _right(batch, sampled, labels) > 0.98


def test_a_library_beyond_the_budget_still_ranks_by_centroids(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, labels = _examples(6, 5)
    monkeypatch.setattr(classifier, "STEP_BUDGET", 1)
    assert _right(batch, classifier.fit([batch], [labels], 6), labels) > 0.9


def test_beliefs_add_up_to_one() -> None:
    beliefs = classifier.softmax(np.array([[1000.0, 0.0, -1000.0], [0.0, 0.0, 0.0]], dtype=np.float32))
    assert beliefs.sum(axis=1) == pytest.approx([1, 1])
    assert beliefs[0].argmax() == 0
