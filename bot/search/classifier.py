"""A linear model fitted at load: which entry do a question's features speak for?"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

REGULARISATION = 0.03
STEPS = 8
# Beyond this many (example, class) pairs the fit would take seconds; centroids then stand in for it.
FIT_BUDGET = 3_000_000
_MEMORY = 6


def fit(examples: Matrix, labels: NDArray[np.int64], sample_weights: Matrix, classes: int) -> Matrix:
    """Weights of a multinomial logistic regression, features x classes.

    Minimises the weighted cross-entropy with an L2 penalty by L-BFGS (Nocedal and Wright, Numerical Optimization,
    algorithm 7.4), started from the centroids and stopped early, which regularises further. Deterministic.

    Args:
        examples: one row of features per example, rows of length 1.
        labels: the class of each example.
        sample_weights: how much each example counts.
        classes: how many classes there are.
    """
    centroids = _centroids(examples, labels, sample_weights, classes)
    if len(examples) * classes > FIT_BUDGET:
        return centroids
    weights = centroids
    loss, gradient = _loss_and_gradient(weights, examples, labels, sample_weights)
    pairs: deque[tuple[Matrix, Matrix, float]] = deque(maxlen=_MEMORY)
    for _ in range(STEPS):
        direction = -_two_loops(gradient, pairs)
        step = 1.0 if pairs else 1.0 / max(1.0, float(np.linalg.norm(gradient)) / 10)
        slope = float(np.vdot(gradient, direction))
        for _ in range(8):
            moved = weights + np.float32(step) * direction
            new_loss, new_gradient = _loss_and_gradient(moved, examples, labels, sample_weights)
            if new_loss <= loss + 1e-4 * step * slope:
                break
            step /= 2
        change, turn = moved - weights, new_gradient - gradient
        curvature = float(np.vdot(change, turn))
        if curvature > 1e-9:
            pairs.append((change, turn, 1 / curvature))
        weights, loss, gradient = moved, new_loss, new_gradient
    return weights


def _centroids(examples: Matrix, labels: NDArray[np.int64], sample_weights: Matrix, classes: int) -> Matrix:
    """Each class's mean direction, as a column of length 10: near the length that a fit arrives at."""
    shares = np.zeros((len(examples), classes), dtype=np.float32)
    shares[np.arange(len(examples)), labels] = sample_weights
    sums = shares.T @ examples
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.ascontiguousarray((sums / np.maximum(lengths, 1e-9)).T * 10)


def _loss_and_gradient(
    weights: Matrix, examples: Matrix, labels: NDArray[np.int64], sample_weights: Matrix
) -> tuple[float, Matrix]:
    rows = np.arange(len(examples))
    scores = examples @ weights
    scores -= scores.max(axis=1, keepdims=True)
    chosen = scores[rows, labels]
    np.exp(scores, out=scores)
    totals = scores.sum(axis=1)
    loss = float(sample_weights @ (np.log(totals) - chosen)) + REGULARISATION / 2 * float(np.vdot(weights, weights))
    scores /= totals[:, None]
    scores[rows, labels] -= 1
    scores *= sample_weights[:, None]
    return loss, examples.T @ scores + np.float32(REGULARISATION) * weights


def _two_loops(gradient: Matrix, pairs: deque[tuple[Matrix, Matrix, float]]) -> Matrix:
    """The inverse Hessian's estimate times the gradient (algorithm 7.4)."""
    direction = gradient.copy()
    shares: list[float] = []
    for change, turn, inverse in reversed(pairs):
        share = inverse * float(np.vdot(change, direction))
        direction -= np.float32(share) * turn
        shares.append(share)
    if pairs:
        change, turn, inverse = pairs[-1]
        direction *= np.float32(1 / (inverse * float(np.vdot(turn, turn))))
    for (change, turn, inverse), share in zip(pairs, reversed(shares), strict=True):
        direction += np.float32(share - inverse * float(np.vdot(turn, direction))) * change
    return direction
