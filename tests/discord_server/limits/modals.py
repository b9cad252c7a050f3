"""Limits of modals."""

from __future__ import annotations

from typing import Any, Final

from tests.discord_server.constants import SELECT_TYPES, ComponentType, Json
from tests.discord_server.errors import FormErrors
from tests.discord_server.limits.fields import Path, check_choice, check_list, check_number, check_text
from tests.discord_server.limits.interactive import CUSTOM_ID, check_options, check_select

TITLE: Final = 45
COMPONENTS: Final = 5
LABEL: Final = 45
DESCRIPTION: Final = 100
INPUT: Final = 4000
PLACEHOLDER: Final = 100

_TOP = (ComponentType.ACTION_ROW, ComponentType.TEXT_DISPLAY, ComponentType.LABEL)
_GROUPS = (ComponentType.RADIO_GROUP, ComponentType.CHECKBOX_GROUP)
_STYLES = frozenset({1, 2})


def check_modal(data: Json, path: Path = ("data",)) -> None:
    """Check a modal: title, up to five components, their labels and inputs, and ids that differ.

    Raises:
        ApiError: 50035.
    """
    form = FormErrors()
    check_text(data, "custom_id", form, path, most=CUSTOM_ID, least=1, required=True)
    check_text(data, "title", form, path, most=TITLE, least=1, required=True)
    seen: set[str] = set()
    for index, top in enumerate(check_list(data, "components", form, path, most=COMPONENTS, least=1, required=True)):
        _check_top(top, form, (*path, "components", index), seen)
    form.raise_if_any()


def _check_top(top: Json, form: FormErrors, path: Path, seen: set[str]) -> None:
    match top.get("type"):
        case ComponentType.TEXT_DISPLAY:
            check_text(top, "content", form, path, most=INPUT, least=1, required=True)
        case ComponentType.LABEL:
            check_text(top, "label", form, path, most=LABEL, least=1, required=True)
            check_text(top, "description", form, path, most=DESCRIPTION)
            _check_input(top.get("component"), form, (*path, "component"), seen, labelled=True)
        case ComponentType.ACTION_ROW:
            for index, child in enumerate(check_list(top, "components", form, path, most=1, least=1, required=True)):
                _check_input(child, form, (*path, "components", index), seen, labelled=False)
        case _:
            choices = ", ".join(str(int(each)) for each in _TOP)
            form.add(path, "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({choices}).')


def _check_input(component: Any, form: FormErrors, path: Path, seen: set[str], *, labelled: bool) -> None:
    if not isinstance(component, dict):
        form.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        return
    custom_id = component.get("custom_id")
    if custom_id in seen:
        form.add(path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    seen.add(str(custom_id))
    kind = component.get("type")
    if kind == ComponentType.TEXT_INPUT:
        _check_text_input(component, form, path, labelled=labelled)
    elif kind in SELECT_TYPES:
        check_select(component, form, path)
    else:
        check_text(component, "custom_id", form, path, most=CUSTOM_ID, least=1, required=True)
        if kind in _GROUPS:
            options = check_list(component, "options", form, path, most=10, least=1, required=True)
            check_options(options, form, (*path, "options"))


def _check_text_input(component: Json, form: FormErrors, path: Path, *, labelled: bool) -> None:
    check_text(component, "custom_id", form, path, most=CUSTOM_ID, least=1, required=True)
    check_choice(component.get("style"), _STYLES, form, (*path, "style"))
    if not labelled:
        check_text(component, "label", form, path, most=LABEL, least=1, required=True)
    check_text(component, "value", form, path, most=INPUT)
    check_text(component, "placeholder", form, path, most=PLACEHOLDER)
    check_number(component, "min_length", form, path, least=0, most=INPUT)
    check_number(component, "max_length", form, path, least=1, most=INPUT)
