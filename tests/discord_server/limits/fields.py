"""Checks of single fields, shared by every form."""

from __future__ import annotations

from typing import Any

from tests.discord_server.constants import Json
from tests.discord_server.errors import FormErrors

Path = tuple[str | int, ...]


def check_text(
    body: Json, name: str, form: FormErrors, path: Path, *, most: int, least: int = 0, required: bool = False
) -> str | None:
    """Check a string field's type and length in characters; gives the string when it is one."""
    value = body.get(name)
    here = (*path, name)
    if value is None:
        if required:
            form.add(here, "BASE_TYPE_REQUIRED", "This field is required")
        return None
    if not isinstance(value, str):
        form.add(here, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
        return None
    check_size(len(value), form, here, most=most, least=least)
    return value


def check_size(size: int, form: FormErrors, path: Path, *, most: int, least: int = 0) -> None:
    """Check a length or a count."""
    if least <= size <= most:
        return
    if size < least and size == 0 and least == 1 and most > 100:
        form.add(path, "BASE_TYPE_REQUIRED", "This field is required")
    elif least:
        form.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    else:
        form.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def check_number(body: Json, name: str, form: FormErrors, path: Path, *, least: int, most: int) -> None:
    """Check an optional whole number's range."""
    value = body.get(name)
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool):
        form.add((*path, name), "NUMBER_TYPE_COERCE", "Value is not int.")
    elif value < least:
        form.add((*path, name), "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
    elif value > most:
        form.add((*path, name), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")


def check_list(
    body: Json, name: str, form: FormErrors, path: Path, *, most: int, least: int = 0, required: bool = False
) -> list[Any]:
    """Check a list field's type and count; gives its items, or none when it is not a list."""
    value = body.get(name)
    here = (*path, name)
    if value is None:
        if required:
            form.add(here, "BASE_TYPE_REQUIRED", "This field is required")
        return []
    if not isinstance(value, list):
        form.add(here, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return []
    check_size(len(value), form, here, most=most, least=least)
    return value


def check_choice(value: object, allowed: frozenset[int], form: FormErrors, path: Path) -> bool:
    """Check that a value is one of some numbers."""
    if value in allowed:
        return True
    form.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{', '.join(map(str, sorted(allowed)))}}}.")
    return False
