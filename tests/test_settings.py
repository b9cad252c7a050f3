from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
# Defaults that depend on the machine, and what the example shows for them.
SHOWN = {
    "knowledge_dir": "knowledge",
    "cache_dir": "/var/cache/assay",
    "discord_token": "",
    "discord_token_file": "/run/secrets/discord-token",
    "discord_api": "",
    "database_url": "sqlite:////var/lib/assay/assay.db",
    "message_content": "false",
}


def _variable(name: str) -> str:
    return str(Settings.model_fields[name].validation_alias or f"ASSAY_{name.upper()}")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty working directory, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(_variable(name), raising=False)


def test_without_anything_set_the_shipped_knowledge_is_used() -> None:
    settings = load_settings()
    assert settings.knowledge_dir == ROOT / "knowledge"
    assert 0 <= settings.clarify_threshold <= settings.answer_threshold <= settings.ambient_threshold <= 100


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ASSAY_ANSWER_THRESHOLD=60\nASSAY_CLARIFY_THRESHOLD=30\nOTHER=1\n")
    monkeypatch.setenv("ASSAY_ANSWER_THRESHOLD", "70")
    settings = load_settings()
    assert (settings.answer_threshold, settings.clarify_threshold) == (70, 30)


@pytest.mark.parametrize("value", ["abc", "-1", "101", "nan", "inf", ""])
def test_a_value_that_is_no_score_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ASSAY_ANSWER_THRESHOLD", value)
    with pytest.raises(SettingsError, match="ASSAY_ANSWER_THRESHOLD: ") as raised:
        load_settings()
    assert raised.value.exit_code == 2


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_ANSWER_THRESHOLD", "x")
    monkeypatch.setenv("ASSAY_AMBIENT_THRESHOLD", "y")
    with pytest.raises(SettingsError, match=r"ASSAY_ANSWER_THRESHOLD: .*; ASSAY_AMBIENT_THRESHOLD: "):
        load_settings()


def test_a_file_that_is_no_text_is_refused() -> None:
    Path(".env").write_bytes(b"ASSAY_ADVICE_ENTRY=\xff\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load_settings()


def test_settings_are_frozen() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.answer_threshold = 1


def test_the_example_names_every_setting_with_its_description_and_default() -> None:
    blocks = re.findall(r"((?:^# .*\n)+)^# ([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    expected = {_variable(name): (name, field) for name, field in Settings.model_fields.items()}
    assert [variable for _, variable, _ in blocks] == list(expected)
    for comment, variable, value in blocks:
        name, field = expected[variable]
        assert comment.splitlines()[0] == f"# {field.description}"
        assert value == SHOWN.get(name, str(field.default))


def test_the_example_sets_nothing_until_a_line_is_opened() -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    assert all(line.startswith("#") for line in text.splitlines() if line)
    Path(".env").write_text(text, "utf-8")
    assert load_settings() == Settings(_env_file=None)


def test_the_token_comes_from_the_environment_and_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", " abc.def ")
    settings = load_settings()
    assert settings.token() == "abc.def"
    assert "abc.def" not in repr(settings) + str(settings)


def test_the_token_comes_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("token").write_text("abc.def\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "token")
    assert load_settings().token() == "abc.def"


def test_without_a_token_the_sentence_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match=r"Reset Token on its Bot page.*\.env") as raised:
        load_settings().token()
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("made", [False, True])
def test_a_token_file_that_is_missing_or_empty_is_named(monkeypatch: pytest.MonkeyPatch, made: bool) -> None:
    if made:
        Path("token").write_text("\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "token")
    with pytest.raises(SettingsError, match="DISCORD_TOKEN_FILE"):
        load_settings().token()
