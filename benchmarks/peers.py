"""What Assay is measured against: well-known ways to find the text nearest to a question.

Each is set up as its documentation has it, at its best where there is a choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.contenders import SHOWN, Phrasing
from benchmarks.figures import Told

# Enough of the nearest phrasings to hold three different entries, as a rule.
_NEAREST = 100


class Fuzzy:
    """rapidfuzz's `process.extract` over all phrasings.

    Args:
        phrasings: what is searched.
        scorer: name of a scorer in `rapidfuzz.fuzz`.
    """

    def __init__(self, phrasings: Sequence[Phrasing], scorer: str) -> None:
        from rapidfuzz import fuzz, process

        self._extract = process.extract
        self._scorer = getattr(fuzz, scorer)
        self._ids = [entry_id for entry_id, _ in phrasings]
        self._texts = [text for _, text in phrasings]

    def index(self) -> None:
        """Nothing: every question is held against every text as it is."""

    def ask(self, turns: Sequence[str], ambient: bool) -> Told:
        """The nearest phrasings' entries."""
        found = self._extract(turns[-1], self._texts, scorer=self._scorer, limit=_NEAREST)
        return _told((self._ids[place] for _, _, place in found), found[0][1] if found else 0.0)


class Bm25:
    """BM25 over all phrasings, stemmed by Snowball's English stemmer, no stop words left out."""

    def __init__(self, phrasings: Sequence[Phrasing]) -> None:
        import bm25s
        import Stemmer

        self._library: Any = bm25s
        self._stemmer = Stemmer.Stemmer("english")
        self._ids = [entry_id for entry_id, _ in phrasings]
        self._texts = [text for _, text in phrasings]
        self._index: Any = bm25s.BM25()

    def index(self) -> None:
        """Count the words of all phrasings."""
        self._index.index(self._tokens(self._texts), show_progress=False)

    def _tokens(self, texts: list[str]) -> Any:
        return self._library.tokenize(texts, stopwords=None, stemmer=self._stemmer, show_progress=False)

    def ask(self, turns: Sequence[str], ambient: bool) -> Told:
        """The nearest phrasings' entries."""
        places, scores = self._index.retrieve(
            self._tokens([turns[-1]]), k=min(_NEAREST, len(self._ids)), show_progress=False
        )
        return _told((self._ids[place] for place in places[0]), float(scores[0][0]))


class Logistic:
    """TF-IDF of words and of runs of three to five characters, classified by logistic regression."""

    def __init__(self, phrasings: Sequence[Phrasing]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline, make_union

        self._pipeline: Any = make_pipeline(
            make_union(
                TfidfVectorizer(sublinear_tf=True, token_pattern=r"[^\W_]+"),
                TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5)),
            ),
            LogisticRegression(C=10, max_iter=300),
        )
        self._phrasings = phrasings
        self._ids: list[str] = []

    def index(self) -> None:
        """Fit both steps."""
        self._pipeline.fit([text for _, text in self._phrasings], [entry_id for entry_id, _ in self._phrasings])
        self._ids = [str(entry_id) for entry_id in self._pipeline.classes_]

    def ask(self, turns: Sequence[str], ambient: bool) -> Told:
        """The likeliest entries."""
        chances = self._pipeline.predict_proba([turns[-1]])[0]
        best = chances.argsort()[::-1][:SHOWN]
        return _told((self._ids[place] for place in best), float(chances[best[0]]))


def _told(ids: Iterable[str], score: float) -> Told:
    return Told(tuple(dict.fromkeys(ids))[:SHOWN], score, None, (), 0.0)
