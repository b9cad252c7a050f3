"""What a member fills into a modal, checked as Discord's client checks it."""

from __future__ import annotations

from typing import Any

from tests.discord_server.constants import SELECT_TYPES, ComponentType, Json
from tests.discord_server.errors import UserCannot

_LISTS = SELECT_TYPES | {ComponentType.CHECKBOX_GROUP, ComponentType.FILE_UPLOAD}


def modal_data(modal: Json, values: Json) -> Json:
    """The `data` of a modal submission; `values` are by custom_id, those left out are left as they were.

    Raises:
        UserCannot: an unknown field, or a value the client would not send.
    """
    left = dict(values)
    components = [_top(each, left) for each in modal["components"]]
    if left:
        raise UserCannot(f"the modal has no {', '.join(left)}")
    return {"custom_id": modal["custom_id"], "components": components}


def _top(top: Json, left: Json) -> Json:
    match top["type"]:
        case ComponentType.TEXT_DISPLAY:
            return {"type": top["type"], "id": top.get("id", 1)}
        case ComponentType.LABEL:
            return {"type": top["type"], "id": top.get("id", 1), "component": _field(top["component"], left)}
        case _:
            inner = [_field(each, left) for each in top["components"]]
            return {"type": top["type"], "id": top.get("id", 1), "components": inner}


def _field(component: Json, left: Json) -> Json:
    custom_id = str(component["custom_id"])
    value = left.pop(custom_id, _initial(component))
    _check(component, value)
    key = "values" if component["type"] in _LISTS else "value"
    return {"type": component["type"], "id": component.get("id", 1), "custom_id": custom_id, key: value}


def _initial(component: Json) -> Any:
    if component["type"] in _LISTS:
        return [each["value"] for each in component.get("options") or [] if each.get("default")]
    if component["type"] == ComponentType.CHECKBOX:
        return bool(component.get("default"))
    return component.get("value") or ""


def _check(component: Json, value: Any) -> None:
    name = component["custom_id"]
    if component.get("required", True) and value in ("", []):
        raise UserCannot(f"{name!r} must be filled in")
    if component["type"] == ComponentType.TEXT_INPUT and value:
        least, most = component.get("min_length") or 0, component.get("max_length") or 4000
        if not least <= len(value) <= most:
            raise UserCannot(f"{name!r} takes {least} to {most} characters")
    if component["type"] == ComponentType.STRING_SELECT:
        known = [each["value"] for each in component["options"]]
        if any(each not in known for each in value):
            raise UserCannot(f"{value!r} are no options of {name!r}")
