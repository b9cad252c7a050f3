"""An entry: one topic, answered, sourced and dated, with the ways in which people ask for it.

The models hold what can be said of one field alone; what needs several fields or several entries is in `checks`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.knowledge.dates import PartialDate

_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_MARKER = re.compile(r"\[\^([^\]\s]+)\]")

SUMMARY_CHARACTERS = 400


class SourceKind(StrEnum):
    """Who stands behind a source, strongest first."""

    AGENCY = "agency"
    COMPANY = "company"
    EXCHANGE = "exchange"
    RESEARCH = "research"
    PRESS = "press"


def markers(text: str) -> list[str]:
    """The source keys that a text cites, in order: `made 900 t.[^usgs-2026]` cites `usgs-2026`."""
    return _MARKER.findall(text)


def with_numbers(text: str, numbers: Mapping[str, int]) -> str:
    """The text with each marker as its source's number, `[1]`; a marker that has none is left out."""
    return _MARKER.sub(lambda found: f"[{numbers[found[1]]}]" if found[1] in numbers else "", text)


def without_markers(text: str) -> str:
    """The text as it reads when its source markers are left out."""
    return _MARKER.sub("", text)


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        ok = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and not re.search(r"[\s<>\"]", url)
    except ValueError:
        ok = False
    if not ok:
        raise ValueError(f"{url!r} is not a web address; write the whole address, as in https://example.org/page")
    return url


def _short_enough(summary: str) -> str:
    length = len(without_markers(summary))
    if length > SUMMARY_CHARACTERS:
        raise ValueError(f"has {length} characters without its markers; at most {SUMMARY_CHARACTERS}, so shorten it")
    return summary


def _undated(value: object) -> object:
    return None if value == "undated" else value


def _related_from_id(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


Identifier = Annotated[str, StringConstraints(pattern=_ID, max_length=64)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n]*$")]
Paragraph = Annotated[str, StringConstraints(min_length=1, max_length=600)]
WebAddress = Annotated[
    str, StringConstraints(max_length=500), AfterValidator(_web_address), Field(json_schema_extra={"format": "uri"})
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(_Frozen):
    """A page, filing or report that an entry cites by its `key`."""

    key: Identifier = Field(description="What markers in the text name: [^usgs-2026].")
    publisher: Line = Field(description="Who published it.")
    title: Line
    url: WebAddress
    date: Annotated[PartialDate | None, BeforeValidator(_undated)] = Field(
        description="Date of publication: YYYY, YYYY-MM or YYYY-MM-DD; `undated` where the page shows none."
    )
    kind: SourceKind


class Figure(_Frozen):
    """A number worth showing by itself."""

    name: Line = Field(description="What is measured.")
    value: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(
        description="The value with its unit."
    )
    as_of: PartialDate = Field(description="The period or day that the value is true for.")
    source: Identifier = Field(description="Key of the source that gives it.")


class Related(_Frozen):
    """A link to another entry. A link that is not returned says why."""

    id: Identifier
    why: Line | None = None


class Entry(_Frozen):
    """One curated answer. Frozen: a changed entry is another entry, with another `version`."""

    id: Identifier = Field(description="Unique; the file's name without .yaml.")
    title: Annotated[str, StringConstraints(min_length=2, max_length=80, pattern=r"^[^\r\n]*$")]
    category: Identifier = Field(description="The folder that the file is in.")
    summary: Annotated[Paragraph, AfterValidator(_short_enough)] = Field(
        description="The direct answer in one to three sentences, at most 400 characters without its markers."
    )
    explanation: Annotated[str, StringConstraints(min_length=1, max_length=3000)] = Field(
        description="Markdown, 80 to 250 words, with [^key] markers after what they support."
    )
    takeaways: tuple[Paragraph, ...] = Field(min_length=2, max_length=5, description="What an investor takes from it.")
    risks: tuple[Paragraph, ...] = Field(
        min_length=1, max_length=4, description="What could go wrong or would change this view."
    )
    figures: tuple[Figure, ...] = Field(default=(), max_length=8)
    sources: tuple[Source, ...] = Field(min_length=1, max_length=20)
    as_of: PartialDate = Field(description="Date of the newest evidence that the entry rests on.")
    review_by: PartialDate = Field(description="After this date the entry is shown as due for review.")
    related: tuple[Annotated[Related, BeforeValidator(_related_from_id)], ...] = Field(
        default=(),
        max_length=10,
        description="Neighbouring entries, closest first: an id, or {id, why} for a link that is not returned.",
    )
    phrasings: tuple[Line, ...] = Field(min_length=8, max_length=120, description="Ways in which people ask for it.")
    aliases: tuple[Line, ...] = Field(default=(), max_length=20, description="Other names of this very topic.")
    abbreviations: dict[Annotated[str, StringConstraints(pattern=r"^\S{1,12}$")], Line] = Field(
        default_factory=dict, description="Short form: what it stands for."
    )
    must_not: tuple[Line, ...] = Field(
        default=(), max_length=40, description="Questions with the same words in another sense; they never land here."
    )

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything the entry says in prose, with markers: summary, explanation, takeaways, risks."""
        return (self.summary, self.explanation, *self.takeaways, *self.risks)

    @property
    def version(self) -> str:
        """Ten hexadecimal digits of SHA-256 over the content: the same text always has the same version."""
        canonical = self.model_dump_json(exclude_defaults=True).encode()
        return hashlib.sha256(canonical).hexdigest()[:10]

    def source(self, key: str) -> Source:
        """The source with this key.

        Raises:
            KeyError: if the entry has no such source; `checks` makes sure that every marker resolves.
        """
        for source in self.sources:
            if source.key == key:
                return source
        raise KeyError(key)


def editor_schema() -> dict[str, Any]:
    """The JSON Schema that editors complete and check YAML files with."""
    schema = Entry.model_json_schema()
    related = schema["properties"]["related"]
    related["items"] = {"anyOf": [{"type": "string", "pattern": _ID}, related["items"]]}
    date = schema["$defs"]["Source"]["properties"]["date"]
    date["anyOf"] = [option for option in date["anyOf"] if option != {"type": "null"}] + [{"const": "undated"}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
