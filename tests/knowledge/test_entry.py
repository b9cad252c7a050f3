from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pydantic import ValidationError

from bot.knowledge.entry import editor_schema, markers, without_markers
from bot.knowledge.yaml_files import read_document
from tests.builders import entry, entry_data


def test_an_entry_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        entry().title = "Other"  # type: ignore[misc]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        entry(tittle="Typo")


def test_the_same_content_has_the_same_version_and_other_content_another() -> None:
    assert entry().version == entry().version
    assert entry().version != entry(title="Changed").version


def test_the_version_does_not_depend_on_the_order_of_fields() -> None:
    data = entry_data()
    turned = dict(reversed(data.items()))
    assert type(entry()).model_validate(turned).version == entry().version


def test_markers_are_found_in_order_and_taken_out() -> None:
    text = "Made 900 t.[^a-1] And sold.[^b][^c]"
    assert markers(text) == ["a-1", "b", "c"]
    assert without_markers(text) == "Made 900 t. And sold."


def test_a_summary_is_measured_without_its_markers() -> None:
    assert len(entry(summary="x" * 400 + "[^src]").summary) == 406
    with pytest.raises(ValidationError, match="401 characters"):
        entry(summary="x" * 401)


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "ftp://example.org/x",
        "https://",
        "https://localhost/x",
        "https://example.org/a b",
        'https://example.org/"x',
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_a_bad_web_address_is_refused(url: str) -> None:
    source = entry_data()["sources"][0] | {"url": url}
    with pytest.raises(ValidationError, match="is not a web address"):
        entry(sources=[source])


def test_an_undated_source_has_no_date() -> None:
    source = entry_data()["sources"][0] | {"date": "undated"}
    assert entry(sources=[source]).source("src").date is None


def test_a_source_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        entry().source("other")


def test_a_related_entry_is_an_id_or_an_id_with_a_reason() -> None:
    links = entry(related=["second", {"id": "third", "why": "because"}]).related
    assert [(link.id, link.why) for link in links] == [("second", None), ("third", "because")]


def test_the_schema_for_editors_is_the_one_that_the_models_give(shipped_folder: Path) -> None:
    text = json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"
    shipped = (shipped_folder / "entry.schema.json").read_text(encoding="utf-8")
    assert shipped == text, "run `assay knowledge schema --write`"


def test_the_schema_admits_every_shipped_entry(shipped_folder: Path) -> None:
    validator = _validator()
    for file in shipped_folder.glob("*/*.yaml"):
        errors = [error.message for error in validator.iter_errors(read_document(file, shipped_folder).data)]
        assert errors == [], file.name


@pytest.mark.parametrize(
    "change",
    [{"tittle": "x"}, {"id": "Not An Id"}, {"as_of": "May"}, {"phrasings": ["one"]}, {"risks": []}, {"related": [7]}],
)
def test_the_schema_refuses_what_the_models_refuse(change: dict[str, Any]) -> None:
    assert not _validator().is_valid(entry_data(**change))
    with pytest.raises(ValidationError):
        entry(**change)


def test_the_schema_admits_a_year_that_an_editor_reads_as_a_number() -> None:
    assert _validator().is_valid(entry_data(as_of=2024))


def _validator() -> Draft202012Validator:
    schema = editor_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
