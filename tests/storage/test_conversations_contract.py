"""What settings, questions, votes and answers promise, on every storage."""

from __future__ import annotations

from datetime import timedelta

from bot.storage.ports import Storage
from bot.storage.records import AnswerRef, Boldness, Feedback, GuildSettings, Outcome, QuestionRecord, Tally
from tests.storage.samples import DAY, GUILD, NOON, asked


async def test_a_guild_without_settings_has_the_defaults(storage: Storage) -> None:
    assert await storage.guild_settings.get(GUILD) == GuildSettings(GUILD)


async def test_settings_are_kept_replaced_and_forgotten(storage: Storage) -> None:
    first = GuildSettings(
        GUILD, frozenset({GUILD + 1, 5}), GUILD + 2, True, "fr", Boldness.EAGER, frozenset({"policy"}), frozenset({9})
    )
    await storage.guild_settings.put(first)
    assert await storage.guild_settings.get(GUILD) == first
    second = GuildSettings(GUILD, locale="en")
    await storage.guild_settings.put(second)
    assert await storage.guild_settings.get(GUILD) == second
    await storage.guild_settings.forget(GUILD)
    assert await storage.guild_settings.get(GUILD) == GuildSettings(GUILD)


async def test_most_asked_counts_answers_of_the_guild_since_the_moment(storage: Storage) -> None:
    for entry_id in ["cobalt", "lithium", "lithium", "zinc", None]:
        await storage.questions.record(asked(entry_id=entry_id))
    await storage.questions.record(asked(entry_id="zinc", guild_id=2))
    await storage.questions.record(asked(entry_id="zinc", guild_id=None))
    await storage.questions.record(asked(NOON - DAY, entry_id="cobalt"))
    assert await storage.questions.most_asked(GUILD, NOON, 5) == [("lithium", 2), ("cobalt", 1), ("zinc", 1)]
    assert await storage.questions.most_asked(None, NOON, 1) == [("zinc", 3)]


async def test_the_text_of_answered_questions_is_not_kept(storage: Storage) -> None:
    await storage.questions.record(asked())
    assert asked().text == ""
    assert await storage.questions.unanswered(None, NOON, 5) == []


async def test_unanswered_questions_come_newest_first_with_their_text(storage: Storage) -> None:
    old, new = asked(entry_id=None), asked(NOON + DAY, entry_id=None)
    unsure = QuestionRecord(NOON + 2 * DAY, 2, None, "x" * 900, Outcome.CLARIFY, "lithium", 40.0)
    for question in (old, new, unsure):
        await storage.questions.record(question)
    assert await storage.questions.unanswered(GUILD, NOON, 5) == [new, old]
    assert await storage.questions.unanswered(None, NOON, 1) == [unsure]
    assert len(unsure.text) == 500


async def test_old_questions_are_purged(storage: Storage) -> None:
    await storage.questions.record(asked())
    await storage.questions.record(asked(NOON + DAY))
    assert await storage.questions.purge(NOON + DAY) == 1
    assert await storage.questions.most_asked(None, NOON, 5) == [("lithium", 1)]


async def test_a_voter_has_one_vote_on_a_version(storage: Storage) -> None:
    for version, helpful, voter in [("v1", True, "a"), ("v1", False, "a"), ("v1", True, "b"), ("v2", True, "a")]:
        await storage.feedback.vote(Feedback(NOON, GUILD, "lithium", version, helpful, voter))
    assert await storage.feedback.tally("lithium") == Tally(helpful=2, unhelpful=1)
    assert await storage.feedback.tally("lithium", "v1") == Tally(helpful=1, unhelpful=1)
    assert await storage.feedback.tally("zinc") == Tally()


async def test_answers_are_found_by_message_and_by_question(storage: Storage) -> None:
    first = AnswerRef(GUILD, 2, 3, 77, "lithium", NOON)
    newer = AnswerRef(GUILD + 1, 2, 3, 77, None, NOON + timedelta(seconds=1))
    for answer in (newer, first):
        await storage.answers.put(answer)
    assert await storage.answers.get(GUILD) == first
    assert await storage.answers.by_question(77) == newer
    await storage.answers.forget(GUILD + 1)
    assert await storage.answers.by_question(77) == first
    assert await storage.answers.by_question(78) is None


async def test_an_answer_that_is_put_again_replaces_itself_and_old_ones_are_purged(storage: Storage) -> None:
    await storage.answers.put(AnswerRef(1, 2, 3, None, "lithium", NOON))
    changed = AnswerRef(1, 2, 3, None, "zinc", NOON + DAY)
    await storage.answers.put(changed)
    assert await storage.answers.get(1) == changed
    assert await storage.answers.purge(NOON + DAY) == 0
    assert await storage.answers.purge(NOON + 2 * DAY) == 1
    assert await storage.answers.get(1) is None
