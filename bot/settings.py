"""Everything that can be set from outside, read once at the edge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

_SHIPPED_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"

NO_TOKEN = (
    "There is no Discord token: open discord.com/developers/applications, choose your application, press Reset Token "
    "on its Bot page, and put what you get into .env as DISCORD_TOKEN=…"
)

Score = Annotated[float, Field(ge=0, le=100)]


class Settings(BaseSettings):
    """Read from the environment (`ASSAY_…`) and from a `.env` file in the working directory; frozen afterwards."""

    model_config = SettingsConfigDict(env_prefix="ASSAY_", env_file=".env", extra="ignore", frozen=True)

    knowledge_dir: Path = Field(default=_SHIPPED_KNOWLEDGE, description="Folder with the entries.")
    advice_entry: str | None = Field(
        default="personal-advice",
        description="Id of the entry that meets requests for personal advice; empty for none.",
    )
    answer_threshold: Score = Field(
        default=78, description="Score from which the best entry answers; within a talk, 28 points less are enough."
    )
    clarify_threshold: Score = Field(
        default=45, description="Chance that one of the best is meant from which they are offered as choices."
    )
    ambient_threshold: Score = Field(
        default=80, description="Score from which a channel message not addressed to the bot is answered."
    )
    discord_token: SecretStr | None = Field(
        default=None, validation_alias="DISCORD_TOKEN", description="The bot's token; a secret like a password."
    )
    discord_token_file: Path | None = Field(
        default=None, validation_alias="DISCORD_TOKEN_FILE", description="File that holds the token, in its place."
    )
    discord_api: str | None = Field(
        default=None, description="Address of another server that speaks Discord's API; for tests."
    )
    message_content: bool = Field(
        default=False,
        description="Whether to ask for the message content intent, which ask-channels need; "
        "switch it on in Discord's developer portal first.",
    )
    database_url: SecretStr = Field(
        default_factory=lambda: SecretStr(f"sqlite:///{user_data_path('assay') / 'assay.db'}"),
        description="Where guild settings, digests and questions are kept: sqlite:///path, "
        "postgresql://user:password@host/name, or memory: for nothing that lasts.",
    )
    digest_window: int = Field(default=6, ge=0, le=48, description="Hours within which a missed digest is made up for.")
    digests_per_second: float = Field(
        default=46,
        gt=0,
        le=50,
        description="Digests a second; processes that share a token share the 50 that Discord takes.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("assay"),
        description="Folder for what can be worked out anew: which commands Discord was told about.",
    )
    start_patience: int = Field(
        default=300, ge=0, description="Seconds to go on trying when Discord cannot be reached at the start."
    )

    def token(self) -> str:
        """The bot's token, from the environment or from the file.

        Raises:
            SettingsError: if there is none, or its file cannot be read.
        """
        if self.discord_token is not None and self.discord_token.get_secret_value().strip():
            return self.discord_token.get_secret_value().strip()
        if self.discord_token_file is None:
            raise SettingsError(NO_TOKEN)
        try:
            token = self.discord_token_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"DISCORD_TOKEN_FILE cannot be read ({error}).") from None
        if not token:
            raise SettingsError(f"The file {self.discord_token_file} named by DISCORD_TOKEN_FILE is empty.")
        return token


def _variable(location: str) -> str:
    """The variable that a location in pydantic's errors stands for: a field's name, or an alias as it is."""
    return f"ASSAY_{location.upper()}" if location in Settings.model_fields else location


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: naming each setting that has a value Assay cannot use, or if `.env` cannot be read.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{_variable(str(one['loc'][0]))}: {one['msg']}" for one in error.errors())
        raise SettingsError(f"A setting cannot be used: {wrong}. Mend it in the environment or in .env.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file .env cannot be read ({error}). Mend or remove it.") from None
