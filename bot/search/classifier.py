"""A linear model fitted at load: which entry do a question's features speak for?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.search.batch import Batch

Matrix: TypeAlias = NDArray[np.float32]

# The figures below were chosen on the development part of tests/golden and on CLINC150's validation part.
REGULARISATION = 0.03
# The length of a class's weights before the step: near the length that a longer fit arrives at.
START_LENGTH = 10.0
# How much of the features' second moments the loss's curvature is taken to be.
CURVATURE = 0.08
# Beyond this many (example, class) pairs the step would take seconds; the centroids then stand alone.
STEP_BUDGET = 20_000_000
# So many examples tell the features' second moments: with half of the shipped library's 11,000 the accuracy is the
# same, with a quarter a point is lost.
ENOUGH_EXAMPLES = 5_000


def fit(batches: Sequence[Batch], labels: Sequence[NDArray[np.int64]], classes: int) -> Matrix:
    """Weights of a multinomial logistic regression, features x classes.

    One Newton step from the classes' centroids. The Hessian is the features' second moments times a constant, the
    same for every class (after Böhning 1992, "Multinomial logistic regression algorithm"). One step gets nearly as
    far as a fit to the end, which few examples per class would not bear. Deterministic.

    Args:
        batches: the examples' features; one batch at a time becomes a matrix, since all of them together would be the
            largest thing in memory.
        labels: for each batch, the class of each example, in ascending order.
        classes: how many classes there are.
    """
    weights = _centroids(batches, labels, classes)
    gradient: Matrix = np.float32(REGULARISATION) * weights
    count = sum(map(len, batches))
    if count * classes > STEP_BUDGET:
        return weights
    every = max(1, count // ENOUGH_EXAMPLES)
    hessian: Matrix = np.zeros((len(weights), len(weights)), dtype=np.float32)
    for batch, wanted in zip(batches, labels, strict=True):
        rows = batch.rows()
        beliefs = softmax(rows @ weights)
        beliefs[np.arange(len(rows)), wanted] -= 1
        gradient += rows.T @ beliefs
        sample = np.ascontiguousarray(rows[::every])
        hessian += sample.T @ sample
    hessian *= every
    hessian.flat[:: len(weights) + 1] += REGULARISATION / CURVATURE
    weights -= np.linalg.solve(hessian, gradient) / np.float32(CURVATURE)
    return weights


def _centroids(batches: Sequence[Batch], labels: Sequence[NDArray[np.int64]], classes: int) -> Matrix:
    """Each class's mean direction, as a column of the set length."""
    sums = np.zeros((classes, batches[0].width), dtype=np.float32)
    for batch, wanted in zip(batches, labels, strict=True):
        sums[wanted[0] : wanted[-1] + 1] += batch.sums(wanted - wanted[0])
    sums *= START_LENGTH / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(sums.T)


def softmax(scores: Matrix) -> Matrix:
    """Scores as beliefs that add up to 1 in each row; in place."""
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores
