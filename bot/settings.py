"""Everything that can be set from outside, read once at the edge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

_SHIPPED_KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"

Score = Annotated[float, Field(ge=0, le=100)]


class Settings(BaseSettings):
    """Read from the environment (`ASSAY_…`) and from a `.env` file in the working directory; frozen afterwards."""

    model_config = SettingsConfigDict(env_prefix="ASSAY_", env_file=".env", extra="ignore", frozen=True)

    knowledge_dir: Path = Field(default=_SHIPPED_KNOWLEDGE, description="Folder with the entries.")
    advice_entry: str | None = Field(
        default="personal-advice",
        description="Id of the entry that meets requests for personal advice; empty for none.",
    )
    answer_threshold: Score = Field(default=60, description="Score from which the best entry answers.")
    clarify_threshold: Score = Field(
        default=40, description="Score from which choices are offered instead of declining."
    )
    ambient_threshold: Score = Field(
        default=80, description="Score from which a channel message not addressed to the bot is answered."
    )


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: naming each setting that has a value Assay cannot use, or if `.env` cannot be read.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"ASSAY_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors())
        raise SettingsError(f"A setting cannot be used: {wrong}. Mend it in the environment or in .env.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file .env cannot be read ({error}). Mend or remove it.") from None
