"""What can be read off an entry's text without understanding it: words, sentences, figures, and what is no date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.entry import markers, without_markers

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+\.)\s+", re.MULTILINE)
# A sentence ends at a stop with its closing quotes and markers, before a space; "U.S. use" and "1.5" are no end.
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)*]*(?:\[\^[^\]]+\])*\s+(?=[\"“‘(*]*[A-Z0-9$€£])")
_INITIALS = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:Mr|Mrs|Dr|St|Inc|Ltd|Corp|Co|No|vs|approx|e\.g|i\.e)\.$")
# Names with a number in them are no figures: NI 43-101, Section 30D, Class 1, 45X, Title III.
_DATE_WORDS = (
    "In|By|Since|From|Until|Till|At|About|Over|Of|On|After|Before|During|Around|Nearly|Some|The|To|And|For|Through|"
    "January|February|March|April|May|June|July|August|September|October|November|December|Some|Only|Roughly|Almost"
)
_NAMED_NUMBER = re.compile(
    rf"\b(?!(?:{_DATE_WORDS})\b)[A-Z][\w./&-]*[ -]\d+[\w-]*\b|\b\d+[A-Z]\w*\b|\b[A-Za-z]+\d+\w*\b"
)
_VAGUE_DATE = re.compile(
    r"\b(currently|recently|nowadays|these days|right now|at present|as of now|this year|last year)\b", re.I
)


def words(text: str) -> list[str]:
    """The words of a text in lower case, without markers and punctuation."""
    return [word.lower() for word in _WORD.findall(without_markers(text))]


def sentences(text: str) -> Iterator[str]:
    """The sentences of a Markdown text, each with the markers that follow it."""
    for block in re.split(r"\n\s*\n", text):
        for line in _lines_of(block):
            start = 0
            for end in _SENTENCE_END.finditer(line):
                if not _INITIALS.search(line[: end.start()]):
                    yield line[start : end.end()].strip()
                    start = end.end()
            if line[start:].strip():
                yield line[start:].strip()


def _lines_of(block: str) -> list[str]:
    """A paragraph as one line; a list as one line per item."""
    parts = _BULLET.split(block)
    return [" ".join(part.split()) for part in parts if part.strip()]


def unsupported_figures(text: str) -> Iterator[str]:
    """Sentences that state a number and cite nothing."""
    for sentence in sentences(text):
        if not markers(sentence) and re.search(r"\d", _NAMED_NUMBER.sub("", sentence)):
            yield sentence


def vague_dates(text: str) -> list[str]:
    """Words that stand where a date should: "currently", "last year"."""
    return [found.lower() for found in _VAGUE_DATE.findall(text)]
