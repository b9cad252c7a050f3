"""One typing error in every content word of a question, drawn from a seed. Pure."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from bot.answering.labelled import Case

# Shorter words are left alone: with another letter they are other words.
SHORTEST = 4
_WORD = re.compile(r"[A-Za-z]+")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# English function words of four letters and more. A list of our own, so that a change to the search moves no figure.
_FUNCTION_WORDS = frozenset(
    _WORD.findall(
        "about after again against also although always among another anyone anything around because been "
        "before being  below between both could does doing done down during each either else even ever every "
        "everyone everything from  have having here hers himself into itself just like many might mine more "
        "most much must myself neither never  none nothing once only other others ours over quite rather "
        "really same shall should since some someone something  somewhere still such than that thats their "
        "theirs them themselves then there these they this those though through  under until upon very were "
        "what whats when where whether which while whom whose will with within without would  your yours "
        "yourself"
    )
)


def mistyped(text: str, seed: int) -> str:
    """The text with one slip in every content word: a letter swapped, left out, doubled or hit beside."""
    chance = random.Random(f"{seed} {text}")
    return _WORD.sub(lambda found: _slip(found.group(), chance), text)


def mistyped_case(case: Case, seed: int) -> Case:
    """The case with its question mistyped."""
    return replace(case, turns=(*case.turns[:-1], mistyped(case.text, seed)))


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < SHORTEST or word.lower() in _FUNCTION_WORDS:
        return word
    while True:
        place = chance.randrange(len(word))
        changed = chance.choice((_swap, _leave_out, _double, _hit_beside))(word, place, chance)
        if changed != word:
            return changed


def _swap(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]


def _leave_out(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place + 1 :]


def _double(word: str, place: int, chance: random.Random) -> str:
    return word[:place] + word[place] + word[place:]


def _hit_beside(word: str, place: int, chance: random.Random) -> str:
    row = next(row for row in _KEYBOARD if word[place].lower() in row)
    at = row.index(word[place].lower())
    return word[:place] + chance.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2]) + word[place + 1 :]
