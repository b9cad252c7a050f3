"""What a member typed, made comparable: one case, one script, no accents, no invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

# More than a Discord message can hold is never read; what follows the limit cannot change the answer.
MAX_CHARACTERS = 4000
MAX_WORDS = 120
# Longer runs of letters are read as several words: the longest English ones in use have about thirty letters.
MAX_WORD = 40

# Cyrillic and Greek letters that look like Latin ones (after Unicode TR 39's confusables, the lower-case ones that are
# used to imitate Latin words).
_LOOKALIKES = str.maketrans(
    "абвгдеіїјкӏмнорсԛѕтухһԁԝѵьαβγεικνορτυχωѡꞓ",
    "a6brdeiijklmhopcqstyxhdwvbabyeiknoptuxwwc",
)
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_POSSESSIVE = re.compile(r"['’`´](?:s\b)?")
_WORD = re.compile(rf"[^\W_]{{1,{MAX_WORD}}}")
# The same for what is ASCII in lower case, in two thirds of the time.
_ASCII_WORD = re.compile(rf"[0-9a-z]{{1,{MAX_WORD}}}")

_stemmer = Stemmer.Stemmer("english")


def normalise(text: str) -> str:
    """Lower case, compatibility forms unified, accents and invisible characters gone, white space single.

    Format and surrogate characters (zero-width joiners, direction overrides) disappear, since they only ever
    hide what a text says.
    """
    folded = text[:MAX_CHARACTERS].casefold()
    if not (folded.isascii() and folded.isprintable()):
        decomposed = unicodedata.normalize("NFKD", folded).casefold()
        folded = "".join(map(_shown, decomposed[:MAX_CHARACTERS]))
    return " ".join(folded.split())


@lru_cache(maxsize=4096)
def _shown(char: str) -> str:
    """A character as it counts: white space and control characters as a space, accents and what cannot be seen as
    nothing."""
    category = unicodedata.category(char)
    if char.isspace() or category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn", "Mn", "Me"} else char


def words(text: str) -> list[str]:
    """The words of a text, normalised, at most 120; `U.S.` is one word, `rare-earth` two, `China's` is `china`."""
    return all_words(text)[:MAX_WORDS]


def all_words(text: str) -> list[str]:
    """The words of a text of ours, however many."""
    if text.isascii():
        # Of what `normalise` does, only the case makes a difference to the words.
        return _ASCII_WORD.findall(_joined(text[:MAX_CHARACTERS].casefold()))
    plain = _joined(normalise(text))
    return [_latin(word) for word in _WORD.findall(plain)]


def _joined(plain: str) -> str:
    """A text without what would cut a word in two: the apostrophe of a possessive, the points of initials."""
    plain = _POSSESSIVE.sub("", plain)
    return _INITIALS.sub(lambda found: found.group().replace(".", ""), plain) if "." in plain else plain


def _latin(word: str) -> str:
    """A word written with look-alike letters of another script, in Latin letters; other words stay as they are."""
    if word.isascii():
        return word
    imitated = word.translate(_LOOKALIKES)
    return imitated if imitated.isascii() else word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its endings (Porter's English stemmer), so that `mining` and `mines` meet."""
    return str(_stemmer.stemWord(word))
