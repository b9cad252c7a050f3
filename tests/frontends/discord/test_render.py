from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.reply import CLARIFY, DECLINED, Card, Choice, Choices, card
from bot.frontends.discord.buttons import ALL
from bot.frontends.discord.layout import Part, blocks_of, cited
from bot.frontends.discord.render import NO_MENTIONS, fits, measured, payload, reply_view, rest_views
from bot.frontends.discord.words import EN, FR, Words
from bot.knowledge.library import Library
from tests.frontends.discord.cards import (
    assert_discord_takes,
    components,
    custom_ids,
    missing,
    plain_card,
    squeezed,
    texts,
    wild,
    wild_cards,
)

ASKER = 2**63
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
LONG = "A sentence of several words. "


def _long(**changes: object) -> Card:
    """A card that needs pages."""
    texts = {"takeaways": [LONG * 20] * 5, "risks": [LONG * 20] * 4, "explanation": f"{LONG * 25}\n\n" * 4}
    return plain_card(**(texts | changes))


def _labels(shown: Card | Choices, *, private: bool, words: Words = EN) -> list[str]:
    view = reply_view(shown, asker_id=ASKER, private=private, words=words)
    return [each.get("label") or each["emoji"]["name"] for each in components(view) if each["type"] == 2]


def test_a_card_shows_its_parts_in_order() -> None:
    shown = replace(plain_card(review_by="2026-02"), matched="matched on: first")
    text = texts(reply_view(shown, asker_id=ASKER, private=False))
    parts = [
        f"## {shown.title}",
        "due for review on 2026-02",
        "The thing called first is explained here.[1]",
        "**Takeaways for investors**",
        "**Risks**",
        "-# [1] [Someone, Something](https://example.org/page), 2026-01",
        "matched on: first",
        "As of 2026-01",
        f"`first@{shown.version}`",
        "Education, not financial advice.",
    ]
    assert [part for part in parts if part not in text] == []
    assert sorted(parts, key=text.index) == parts


def test_a_fresh_card_has_no_banner() -> None:
    assert "due for review" not in texts(reply_view(plain_card(), asker_id=ASKER, private=False))


def test_public_answers_can_be_removed_and_private_ones_shared() -> None:
    assert _labels(plain_card(), private=False) == ["👍", "👎", "Remove"]
    assert _labels(plain_card(), private=True) == ["👍", "👎", "Share"]
    assert _labels(plain_card(), private=True, words=FR) == ["👍", "👎", "Partager"]
    assert _labels(_long(), private=False) == ["Read the rest", "👍", "👎", "Remove"]


def test_a_clarify_offers_picks_and_a_decline_offers_topics() -> None:
    choices = (Choice("one", "One " * 30), Choice("two", "Two"))
    picks = reply_view(Choices(CLARIFY, choices, meant=True), asker_id=ASKER, private=False)
    assert custom_ids(picks) == [f"assay:pick:{ASKER}:one", f"assay:pick:{ASKER}:two", f"assay:remove:{ASKER}"]
    label = next(each["label"] for each in components(picks) if "label" in each)
    assert len(label) <= 80
    assert label.endswith("One…")
    topics = reply_view(Choices(DECLINED, choices), asker_id=ASKER, private=True)
    assert custom_ids(topics) == ["assay:topic:one", "assay:topic:two"]


@pytest.mark.parametrize(("meant", "sentence"), [(True, EN.clarify), (False, EN.declined)])
def test_choices_without_choices_have_no_row(meant: bool, sentence: str) -> None:
    view = reply_view(Choices("", (), meant=meant), asker_id=ASKER, private=True)
    assert [each.get("content") for each in components(view)] == [sentence]


def test_nothing_is_allowed_to_ping() -> None:
    sent = payload(reply_view(plain_card(takeaways=["@everyone", "<@1>"]), asker_id=ASKER, private=False))
    assert sent["allowed_mentions"] == NO_MENTIONS.to_dict() == {"parse": []}


def test_markers_are_no_links() -> None:
    shown = plain_card(risks=["It may end.[^src](Or not.)"])
    assert "[1] (Or not.)" in texts(reply_view(shown, asker_id=ASKER, private=False))


def test_sources_lose_their_titles_before_text_is_left_out() -> None:
    title = "T" * 190
    roomy = plain_card()
    sources = [
        {**roomy.sources[0].model_dump(), "key": f"s{at}", "title": title, "url": f"https://example.org/{at}"}
        for at in range(9)
    ]
    shown = plain_card(
        summary="S." + "".join(f"[^s{at}]" for at in range(9)), sources=sources, explanation=LONG * 60, risks=["R."]
    )
    view = reply_view(shown, asker_id=ASKER, private=False)
    assert title not in texts(view)
    assert not rest_views(shown)
    assert missing([source.url for source in shown.sources], texts(view)) == []


def test_where_text_must_go_the_sources_of_what_stays_are_all_there() -> None:
    sources = [
        {
            "key": f"s{at}",
            "publisher": "P",
            "title": "T",
            "url": f"https://example.org/{'u' * 150}{at}",
            "kind": "press",
            "date": "2025",
        }
        for at in range(20)
    ]
    takeaways = [f"{LONG * 5}[^s{at}][^s{at + 5}][^s{at + 10}][^s{at + 15}]" for at in range(5)]
    shown = plain_card(summary="S.[^s0]", takeaways=takeaways, sources=sources)
    view = reply_view(shown, asker_id=ASKER, private=False)
    assert rest_views(shown)
    kept = [block for block in blocks_of(shown) if squeezed(block.text) in squeezed(texts(view))]
    assert missing([source.url for _, source in cited(kept, shown.sources)], texts(view)) == []
    assert "more under" not in texts(view)


def test_rest_pages_lead_on_and_end() -> None:
    ids = [custom_ids(page) for page in rest_views(_long())]
    assert len(ids) > 1
    assert ids == [*([f"assay:rest:first:{at + 1}"] for at in range(len(ids) - 1)), []]


def test_a_card_at_its_limit_is_left_whole_and_one_beyond_is_parted() -> None:
    whole = [
        count
        for count in range(1, 3000, 25)
        if not rest_views(plain_card(explanation="x" * count, risks=["r" * 600] * 3))
    ]
    most = max(whole)
    assert whole == list(range(1, most + 1, 25))
    at_limit = plain_card(explanation="x" * most, risks=["r" * 600] * 3)
    components_used, characters, size = measured(reply_view(at_limit, asker_id=ASKER, private=False))
    assert components_used <= 40
    assert 3_600 < characters <= 4_000
    assert size <= 10_000


def test_sources_without_room_beside_their_text_come_on_the_last_pages() -> None:
    keys = [chr(ord("a") + at) for at in range(20)]
    source = {"publisher": "P", "title": "T", "kind": "press", "date": "2025"}
    shown = plain_card(
        summary="S.[^a]",
        explanation="E.",
        takeaways=["All say so." + "".join(f"[^{key}]" for key in keys), "R."],
        sources=[{**source, "key": key, "url": f"https://example.org/{key * 470}"} for key in keys],
    )
    pages = rest_views(shown)
    assert len(pages) > 2
    assert sum("All say so." in texts(page) for page in pages) == 1
    assert missing([source.url for source in shown.sources], texts(*pages)) == []


@pytest.mark.parametrize("filler", ["\U0001d11e", "\x01", '"'])
def test_the_heaviest_card_has_room_for_its_summary(filler: str) -> None:
    keys = [chr(ord("a") + at) for at in range(20)]
    source = {"publisher": f"P{filler * 199}", "title": f"T{filler * 199}", "kind": "press", "date": "undated"}
    made = plain_card(
        "x" * 64,
        title=f"T{filler * 79}",
        explanation="Short.",
        summary=f"S{filler * 399}" + "".join(f"[^{key}]" for key in keys),
        sources=[{**source, "key": key, "url": f"https://example.org/{key}{'(' * 479}"} for key in keys],
    )
    heavy = replace(
        made,
        stale="2026-02-28",
        matched=f"m{filler * 300}",
        related=tuple(Choice(f"{at}{'x' * 63}", f"T{filler * 79}") for at in range(10)),
        beside=Choice("y" * 64, f"T{filler * 79}"),
    )
    by_hand = replace(heavy, matched="", beside=None)
    for words in (EN, FR):
        view, rest = reply_view(heavy, asker_id=2**64 - 1, private=False, words=words), rest_views(by_hand, words)
        for message in (view, *rest):
            assert_discord_takes(message)
            assert fits(message)
        assert missing([made.summary, words.disclaimer], texts(view)) == []
        assert [at for at in range(1, 21) if f"-# [{at}] [" not in texts(view, *rest)] == []


@pytest.mark.parametrize("words", [EN, FR])
def test_what_differs_from_message_to_message_never_hides_anything(words: Words) -> None:
    """Around the length at which a paragraph must go, messages of one card differ in what they have room for."""
    parted = set()
    for count in range(2_000, 2_900, 5):
        made = plain_card("x" * 64, explanation=f"{'x' * count}\n\n{'y' * 99}", risks=["r" * 600])
        shown = replace(made, matched="m" * 300, beside=Choice("y" * 64, "T" * 80))
        view = reply_view(shown, asker_id=2**64 - 1, private=True, words=words)
        assert fits(view)
        rest = rest_views(made, EN)
        assert missing([block.text for block in blocks_of(made)], texts(view, *rest)) == [], count
        assert ("assay:rest:" in "".join(custom_ids(view))) == bool(rest)
        parted.add(bool(rest))
    assert parted == {True, False}


def test_bytes_are_counted_where_characters_are_few() -> None:
    shown = plain_card(explanation="\U0001d11e" * 2_500)
    view = reply_view(shown, asker_id=ASKER, private=False)
    assert len(shown.explanation) + 500 < 4_000
    assert fits(view)
    assert rest_views(shown)


@SLOW
@given(wild_cards(), st.booleans(), st.sampled_from([EN, FR]), st.sampled_from([EN, FR]))
def test_any_card_stays_within_every_limit_and_says_everything(
    shown: Card, private: bool, words: Words, reader: Words
) -> None:
    view = reply_view(shown, asker_id=ASKER, private=private, words=words)
    # Whoever reads on has neither the words that were matched nor the language of the message.
    rest = rest_views(replace(shown, matched="", beside=None), reader)
    for message in (view, *rest):
        assert_discord_takes(message)
        assert fits(message)
    said = texts(view)
    summary = next(block.text for block in blocks_of(shown) if block.part is Part.SUMMARY)
    always = [summary, words.disclaimer, f"{shown.id}@{shown.version}"]
    always += [words.stale.format(shown.stale)] if shown.stale else []
    assert missing([*always, shown.title], said) == []
    everything = texts(view, *rest)
    assert missing([block.text for block in blocks_of(shown)], everything) == []
    assert [at for at in range(1, len(shown.sources) + 1) if f"-# [{at}] [" not in everything] == []
    assert ("assay:rest:" in "".join(custom_ids(view))) == bool(rest)


@SLOW
@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z0-9]{1,64}", fullmatch=True), wild(80, line=True)),
        max_size=5,
        unique_by=lambda x: x[0],
    )
)
def test_any_choices_stay_within_every_limit(pairs: list[tuple[str, str]]) -> None:
    for meant in (True, False):
        reply = Choices("", tuple(Choice(*pair) for pair in pairs), meant)
        assert_discord_takes(reply_view(reply, asker_id=2**64 - 1, private=False, words=FR))


@SLOW
@given(wild_cards())
async def test_custom_ids_say_all_that_a_restarted_bot_needs(shown: Card) -> None:
    views = [reply_view(shown, asker_id=ASKER, private=private) for private in (True, False)]
    for custom_id in {custom_id for view in (*views, *rest_views(shown)) for custom_id in custom_ids(view)}:
        for kind in ALL:
            found = kind.__discord_ui_compiled_template__.fullmatch(custom_id)
            if found is not None:
                again = await kind.from_custom_id(None, None, found)  # type: ignore[arg-type]
                assert again.custom_id == custom_id


def test_every_shipped_entry_fits_and_leaves_no_source_behind(shipped: Library, real_today) -> None:
    for one in shipped:
        shown = card(one, shipped, real_today, matched="matched on: " + "w" * 300)
        for words in (EN, FR):
            view = reply_view(shown, asker_id=ASKER, private=False, words=words)
            for message in (view, *rest_views(shown, words)):
                assert_discord_takes(message)
                assert fits(message)
            kept = [block for block in blocks_of(shown) if squeezed(block.text) in squeezed(texts(view))]
            assert missing([source.url for _, source in cited(kept, shown.sources)], _plain(texts(view))) == []


def _plain(text: str) -> str:
    """With parentheses in addresses as they were."""
    return re.sub("%28|%29", lambda found: "(" if found[0] == "%28" else ")", text)
