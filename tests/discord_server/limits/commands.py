"""Limits of application command definitions and of autocomplete answers."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from tests.discord_server.constants import CommandType, Json, OptionType
from tests.discord_server.errors import FormErrors
from tests.discord_server.limits.fields import Path, check_choice, check_list, check_number, check_text

NAME: Final = 32
DESCRIPTION: Final = 100
OPTIONS: Final = 25
CHOICES: Final = 25
CHOICE_NAME: Final = 100
CHOICE_VALUE: Final = 100
TOTAL_TEXT: Final = 8000
LOCALES: Final = frozenset(
    {
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    }
)
_GROUPING = (OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP)
_EVERY_OPTION = frozenset(int(each) for each in OptionType)
_BELOW: Final = {
    OptionType.SUB_COMMAND: frozenset(range(3, 12)),
    OptionType.SUB_COMMAND_GROUP: frozenset({1}),
}


def check_command(command: Json, form: FormErrors, path: Path) -> None:
    """Check one command definition, with its options and localisations."""
    kind = command.get("type") or CommandType.CHAT_INPUT
    if not check_choice(kind, frozenset({1, 2, 3}), form, (*path, "type")):
        return
    chat_input = kind == CommandType.CHAT_INPUT
    _check_name(command, form, path, strict=chat_input)
    if chat_input:
        _check_description(command, form, path)
        _check_options(command, form, path, _EVERY_OPTION)
        if _longest_text(command) > TOTAL_TEXT:
            form.add(
                path,
                "APPLICATION_COMMAND_TOO_LARGE",
                f"Command exceeds maximum size ({TOTAL_TEXT})",
            )
        return
    if command.get("description"):
        form.add(
            (*path, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
            "Context menu commands cannot have description",
        )
    if command.get("options"):
        form.add(
            (*path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", "Context menu commands cannot have options"
        )


def check_choices(data: Json) -> list[Json]:
    """Check an autocomplete answer: 25 choices, names and values of at most 100 characters.

    Raises:
        ApiError: 50035.
    """
    form = FormErrors()
    path: Path = ("data",)
    choices = check_list(data, "choices", form, path, most=CHOICES, required=True)
    for index, choice in enumerate(choices):
        _check_choice_item(choice, form, (*path, "choices", index))
    form.raise_if_any()
    return choices


def _check_choice_item(choice: Json, form: FormErrors, path: Path) -> None:
    check_text(choice, "name", form, path, most=CHOICE_NAME, least=1, required=True)
    _check_localised(choice, "name_localizations", form, path, most=CHOICE_NAME)
    value = choice.get("value")
    if value is None:
        form.add((*path, "value"), "BASE_TYPE_REQUIRED", "This field is required")
    elif isinstance(value, str):
        check_text(choice, "value", form, path, most=CHOICE_VALUE)


def _check_name(holder: Json, form: FormErrors, path: Path, *, strict: bool) -> None:
    name = check_text(holder, "name", form, path, most=NAME, least=1, required=True)
    localised = _check_localised(holder, "name_localizations", form, path, most=NAME)
    if not strict:
        return
    if name is not None and not _is_command_name(name):
        form.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    for locale, text in localised.items():
        if not _is_command_name(text):
            form.add(
                (*path, "name_localizations", locale), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
            )


def _check_description(holder: Json, form: FormErrors, path: Path) -> None:
    check_text(holder, "description", form, path, most=DESCRIPTION, least=1, required=True)
    _check_localised(holder, "description_localizations", form, path, most=DESCRIPTION)


def _check_localised(holder: Json, name: str, form: FormErrors, path: Path, *, most: int) -> dict[str, str]:
    texts = holder.get(name) or {}
    here = (*path, name)
    for locale in texts:
        if locale not in LOCALES:
            form.add((*here, locale), "BASE_TYPE_CHOICES", "Value must be one of Discord's locales.")
        check_text(texts, locale, form, here, most=most, least=1)
    return {locale: text for locale, text in texts.items() if isinstance(text, str)}


def _is_command_name(name: str) -> bool:
    return name == name.lower() and all(
        each in "-_'"
        or unicodedata.category(each)[0] in "LN"
        or "\u0900" <= each <= "\u097f"
        or "\u0e00" <= each <= "\u0e7f"
        for each in name
    )


def _check_options(holder: Json, form: FormErrors, path: Path, allowed: frozenset[int]) -> None:
    options = check_list(holder, "options", form, path, most=OPTIONS)
    here = (*path, "options")
    if any(each.get("type") in _GROUPING for each in options) and any(
        each.get("type") not in _GROUPING for each in options
    ):
        form.add(
            here,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to other types",
        )
    names: set[Any] = set()
    optional_seen = False
    for index, option in enumerate(options):
        _check_option(option, form, (*here, index), allowed)
        if option.get("name") in names:
            form.add((*here, index), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        names.add(option.get("name"))
        if option.get("required") and optional_seen:
            form.add(
                (*here, index),
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")


def _check_option(option: Json, form: FormErrors, path: Path, allowed: frozenset[int]) -> None:
    kind = option.get("type")
    if not check_choice(kind, allowed, form, (*path, "type")):
        return
    _check_name(option, form, path, strict=True)
    _check_description(option, form, path)
    below = _BELOW.get(OptionType(int(kind or 0)))
    if below is not None:
        _check_options(option, form, path, below)
        return
    for name, least in (("min_length", 0), ("max_length", 1)):
        check_number(option, name, form, path, least=least, most=6000)
    choices = check_list(option, "choices", form, path, most=CHOICES)
    for index, choice in enumerate(choices):
        _check_choice_item(choice, form, (*path, "choices", index))
    if choices and option.get("autocomplete"):
        form.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            "Autocomplete and choices are mutually exclusive",
        )


def _longest_text(holder: Json) -> int:
    total = _longest(holder, "name") + _longest(holder, "description")
    for choice in holder.get("choices") or []:
        total += _longest(choice, "name") + len(str(choice.get("value", "")))
    return total + sum(_longest_text(option) for option in holder.get("options") or [])


def _longest(holder: Json, name: str) -> int:
    localised = (holder.get(f"{name}_localizations") or {}).values()
    return max(len(str(text)) for text in (holder.get(name) or "", *localised))
