"""Limits of buttons and selects."""

from __future__ import annotations

from typing import Final

from tests.discord_server.constants import ComponentType, Json
from tests.discord_server.errors import FormErrors
from tests.discord_server.limits.fields import Path, check_choice, check_list, check_number, check_text

CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
BUTTON_URL: Final = 512
PLACEHOLDER: Final = 150
OPTIONS: Final = 25
OPTION_TEXT: Final = 100

_LINK, _PREMIUM = 5, 6
_STYLES = frozenset(range(1, 7))


def check_button(button: Json, form: FormErrors, path: Path) -> None:
    """Check one button: style, label, and custom_id or url as the style asks."""
    style = button.get("style")
    if not check_choice(style, _STYLES, form, (*path, "style")):
        return
    check_text(button, "label", form, path, most=BUTTON_LABEL)
    if style == _PREMIUM:
        return
    if not button.get("label") and not button.get("emoji"):
        form.add(path, "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji")
    if style == _LINK:
        url = check_text(button, "url", form, path, most=BUTTON_URL, required=True)
        if url and not url.startswith(("http://", "https://", "discord://")):
            form.add((*path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('discord', 'http', 'https').")
        if button.get("custom_id"):
            form.add(
                path,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
        return
    check_text(button, "custom_id", form, path, most=CUSTOM_ID, least=1, required=True)
    if button.get("url"):
        form.add(path, "BUTTON_COMPONENT_URL_NOT_ALLOWED", "A url cannot be specified for this style")


def check_select(select: Json, form: FormErrors, path: Path) -> None:
    """Check one select of any kind, with its options."""
    check_text(select, "custom_id", form, path, most=CUSTOM_ID, least=1, required=True)
    check_text(select, "placeholder", form, path, most=PLACEHOLDER)
    check_number(select, "min_values", form, path, least=0, most=OPTIONS)
    check_number(select, "max_values", form, path, least=1, most=OPTIONS)
    if select.get("type") != ComponentType.STRING_SELECT:
        return
    options = check_list(select, "options", form, path, most=OPTIONS, least=1, required=True)
    check_options(options, form, (*path, "options"))
    wanted = select.get("max_values")
    if isinstance(wanted, int) and wanted > len(options):
        form.add((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES", "Cannot exceed the number of options")


def check_options(options: list[Json], form: FormErrors, path: Path) -> None:
    """Check the options of a select or a choice group: lengths, and values that differ."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        here = (*path, index)
        check_text(option, "label", form, here, most=OPTION_TEXT, least=1, required=True)
        value = check_text(option, "value", form, here, most=OPTION_TEXT, least=1, required=True)
        check_text(option, "description", form, here, most=OPTION_TEXT)
        if value is not None and value in seen:
            form.add(
                (*here, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(value or "")
