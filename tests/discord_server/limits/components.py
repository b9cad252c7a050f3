"""Limits of message components, old style and Components V2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.discord_server.constants import SELECT_TYPES, ComponentType, Json
from tests.discord_server.errors import FormErrors, internal_error
from tests.discord_server.limits.fields import Path, check_list, check_number, check_text
from tests.discord_server.limits.interactive import check_button, check_select

ROWS: Final = 5
ROW_CHILDREN: Final = 5
V2_COMPONENTS: Final = 40
V2_TEXT: Final = 4000
V2_BYTES: Final = 10_170
BYTES_PER_COMPONENT: Final = 12
GALLERY_ITEMS: Final = 10
SECTION_TEXTS: Final = 3

_LAYOUT = frozenset(
    {
        ComponentType.ACTION_ROW,
        ComponentType.SECTION,
        ComponentType.TEXT_DISPLAY,
        ComponentType.MEDIA_GALLERY,
        ComponentType.FILE,
        ComponentType.SEPARATOR,
    }
)
_TOP_V2 = _LAYOUT | {ComponentType.CONTAINER}
_TOP_V1 = frozenset({ComponentType.ACTION_ROW})
_ROW = SELECT_TYPES | {ComponentType.BUTTON}
_ACCESSORY = frozenset({ComponentType.BUTTON, ComponentType.THUMBNAIL})


@dataclass(slots=True)
class _Walk:
    form: FormErrors
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    count: int = 0
    characters: int = 0


def check_components(components: list[Any], form: FormErrors, path: Path, *, v2: bool) -> None:
    """Check a message's components: which may stand where, their fields, and the totals of Components V2."""
    walk = _Walk(form)
    if not v2 and len(components) > ROWS:
        form.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {ROWS} in length.")
    for index, component in enumerate(components):
        _check(component, _TOP_V2 if v2 else _TOP_V1, walk, (*path, index))
    if v2 and walk.count > V2_COMPONENTS:
        form.add(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {V2_COMPONENTS}",
        )
    if walk.characters > V2_TEXT:
        form.add(
            path,
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {V2_TEXT}",
        )


def check_processed_size(components: list[Any]) -> None:
    """Discord fails above 10,170 bytes: the UTF-8 of the texts plus 12 for each text display.

    The rule is measured for text displays alone; the strings and 12 bytes of every other component are counted
    too, which errs on the strict side.

    Raises:
        ApiError: HTTP 500.
    """
    size = sum(BYTES_PER_COMPONENT + sum(_bytes_of(value) for value in each.values()) for each in _every(components))
    if size > V2_BYTES:
        raise internal_error()


def _bytes_of(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode())
    if isinstance(value, list):
        return sum(_bytes_of(each) for each in value if isinstance(each, dict) and "type" not in each)
    if isinstance(value, dict) and "type" not in value:
        return sum(_bytes_of(each) for each in value.values())
    return 0


def _every(components: list[Any]) -> Iterator[Json]:
    for component in components:
        yield component
        yield from _every(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]


def _check(component: Any, allowed: frozenset[ComponentType], walk: _Walk, path: Path) -> None:
    kind = component.get("type") if isinstance(component, dict) else None
    if kind not in allowed:
        choices = ", ".join(str(int(each)) for each in sorted(allowed))
        walk.form.add(path, "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices},).')
        return
    walk.count += 1
    _note_identity(component, walk, path)
    match ComponentType(kind):
        case ComponentType.ACTION_ROW:
            _check_row(component, walk, path)
        case ComponentType.CONTAINER:
            check_number(component, "accent_color", walk.form, path, least=0, most=0xFFFFFF)
            _check_children(component, _LAYOUT, walk, path, most=V2_COMPONENTS)
        case ComponentType.SECTION:
            _check_children(component, frozenset({ComponentType.TEXT_DISPLAY}), walk, path, most=SECTION_TEXTS)
            _check(component.get("accessory"), _ACCESSORY, walk, (*path, "accessory"))
        case ComponentType.TEXT_DISPLAY:
            text = check_text(component, "content", walk.form, path, most=V2_TEXT, least=1, required=True)
            walk.characters += len(text or "")
        case ComponentType.BUTTON:
            check_button(component, walk.form, path)
        case ComponentType.SEPARATOR:
            check_number(component, "spacing", walk.form, path, least=1, most=2)
        case ComponentType.THUMBNAIL:
            _check_media(component, "media", walk, path)
        case ComponentType.FILE:
            _check_media(component, "file", walk, path)
        case ComponentType.MEDIA_GALLERY:
            for index, item in enumerate(
                check_list(component, "items", walk.form, path, most=GALLERY_ITEMS, least=1, required=True)
            ):
                _check_media(item, "media", walk, (*path, "items", index))
        case _:
            check_select(component, walk.form, path)


def _note_identity(component: Json, walk: _Walk, path: Path) -> None:
    custom_id = component.get("custom_id")
    if custom_id is not None:
        if custom_id in walk.custom_ids:
            walk.form.add(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        walk.custom_ids.add(custom_id)
    number = component.get("id")
    if number:
        if number in walk.ids:
            walk.form.add((*path, "id"), "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        walk.ids.add(number)


def _check_children(component: Json, allowed: frozenset[ComponentType], walk: _Walk, path: Path, *, most: int) -> None:
    children = check_list(component, "components", walk.form, path, most=most, least=1, required=True)
    for index, child in enumerate(children):
        _check(child, allowed, walk, (*path, "components", index))


def _check_row(row: Json, walk: _Walk, path: Path) -> None:
    _check_children(row, _ROW, walk, path, most=ROW_CHILDREN)
    kinds = [each.get("type") for each in row.get("components") or [] if isinstance(each, dict)]
    if len(kinds) > 1 and any(kind in SELECT_TYPES for kind in kinds):
        walk.form.add(
            (*path, "components", len(kinds) - 1),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )


def _check_media(holder: Json, name: str, walk: _Walk, path: Path) -> None:
    media = holder.get(name) or {}
    url = check_text(media, "url", walk.form, (*path, name), most=2048, least=1, required=True)
    schemes = ("attachment://",) if name == "file" else ("attachment://", "http://", "https://")
    if url and not url.startswith(schemes):
        walk.form.add((*path, name, "url"), "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {', '.join(schemes)}.")
