"""Does a question ask for personal advice? Assay educates and never recommends, so such questions are met with the
curated entry that says so, whatever their subject."""

from __future__ import annotations

import re

from bot.search.text import words

_DEAL = (
    r"(?:buy|buying|sell|selling|hold|holding|invest|investing|short|dump|ape|load up|get in|get out|go in|add|trim)"
)
_SHARE = r"(?:stocks?|shares?|miners?|companies|company|etfs?|funds?)"
_SAVINGS = r"(?:portfolio|savings|retirement|pension|401k|rrsp|tfsa|ira)"
_ADVICE = re.compile(
    "|".join(
        [
            rf"\bshould (?:i|we|my \w+)\b.*\b(?:{_DEAL}|put|own|wait|allocate|pick|choose)\b",
            rf"\bshould (?:i|we) (?:still |just |be )?{_DEAL}\b",
            rf"\b(?:would|do) (?:you|u) (?:personally |still )?(?:{_DEAL}|recommend|advise)\b",
            rf"\b(?:what|which)\b.*\b{_SHARE}\b.*\b(?:should|would) (?:i|we|you|u)\b",
            rf"\b(?:good|bad|right|smart|safe|best) (?:time|moment|idea|price|level) to {_DEAL}\b",
            rf"\bis (?:it|this|now|that)\b.*\b(?:too late|time) to {_DEAL}\b",
            r"\ba (?:good|bad|safe|smart|solid|strong) (?:buy|investment|stock to own|bet)\b",
            rf"\bworth (?:{_DEAL}|an investment)\b",
            r"\bprice (?:target|prediction)s?\b",
            r"\b(?:best|top) (?:\w+ ){0,3}(?:stocks?|shares?|etfs?|funds?|picks?) (?:to|for me|right now|i should)\b",
            r"\bhow much (?:of my|money should|should (?:i|we))\b",
            rf"\b(?:my|our) (?:\w+ ){{0,2}}{_SAVINGS}\b.*\b(?:should|put|percent|how much|allocat)",
            r"\b(?:buy|sell) or (?:sell|hold|wait|avoid)\b",
            r"\b(?:tell|advise) me (?:what|which|if|whether) (?:\w+ ){0,3}(?:to )?(?:buy|sell|own|hold)\b",
            r"\bfinancial advice\b",
        ]
    )
)

_ASKING = frozenset(
    words(
        "should shall would could can do i we u you my me a an the is are it this that now today still just be to in "
        "on of for at or and buy buying sell selling hold holding invest investing investment short dump ape load get "
        "put add trim own wait pick worth good bad best right time moment idea price target prediction how much money "
        "portfolio savings retirement stock stocks share shares company companies advise recommend think too late"
    )
)


def asks_for_advice(text: str) -> bool:
    """Whether the question wants a recommendation: what to buy or sell, when, how much, or where a price will go."""
    return _ADVICE.search(" ".join(words(text))) is not None


def subject_of(text: str) -> str:
    """What the advice is asked about: the question without the words of asking for it."""
    return " ".join(word for word in words(text) if word not in _ASKING)
