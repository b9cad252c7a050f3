"""Limits of embeds."""

from __future__ import annotations

from tests.discord_server.constants import Json
from tests.discord_server.errors import FormErrors
from tests.discord_server.limits.fields import Path, check_list, check_text

EMBEDS = 10
EMBED_TOTAL = 6000
TITLE = 256
DESCRIPTION = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
AUTHOR = 256


def check_embeds(body: Json, form: FormErrors, path: Path) -> None:
    """Check every embed of a message, and their 6,000 characters in all."""
    total = 0
    for index, embed in enumerate(check_list(body, "embeds", form, path, most=EMBEDS)):
        total += _check_embed(embed, form, (*path, "embeds", index))
        if total > EMBED_TOTAL:
            form.add(
                (*path, "embeds", index),
                "MAX_EMBED_SIZE_EXCEEDED",
                f"Embed size exceeds maximum size of {EMBED_TOTAL}",
            )


def _check_embed(embed: Json, form: FormErrors, path: Path) -> int:
    texts = [
        check_text(embed, "title", form, path, most=TITLE),
        check_text(embed, "description", form, path, most=DESCRIPTION),
        check_text(embed.get("footer") or {}, "text", form, (*path, "footer"), most=FOOTER),
        check_text(embed.get("author") or {}, "name", form, (*path, "author"), most=AUTHOR),
    ]
    for index, field in enumerate(check_list(embed, "fields", form, path, most=FIELDS)):
        here = (*path, "fields", index)
        texts.append(check_text(field, "name", form, here, most=FIELD_NAME, least=1, required=True))
        texts.append(check_text(field, "value", form, here, most=FIELD_VALUE, least=1, required=True))
    return sum(len(text) for text in texts if text)
