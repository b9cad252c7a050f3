"""What every request goes through: faults, token, rate limit, handler, headers, ledger."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.discord_server.errors import ApiError, internal_error, not_found, unauthorized
from tests.discord_server.faults import Cut, Fault
from tests.discord_server.ledger import RequestRecord
from tests.discord_server.platform import Platform
from tests.discord_server.rates import Verdict
from tests.discord_server.rest.call import Call, Endpoint, Reply, read_body
from tests.discord_server.rest.routes import ENDPOINTS

API = "/api/v10"
_MAJOR = ("channel_id", "guild_id", "webhook_id", "interaction_id", "token")
_log = logging.getLogger(__name__)

WebHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_api(app: web.Application, platform: Platform) -> None:
    """Put every route of the API on an application; what is not there answers 404 and is noted."""
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, API + endpoint.path, _served(platform, endpoint))
    app.router.add_route("*", "/api/{tail:.*}", _unknown(platform))


def _served(platform: Platform, endpoint: Endpoint) -> WebHandler:
    async def serve(request: web.Request) -> web.StreamResponse:
        started = time.perf_counter()
        fault = await platform.faults.strike(request.method, request.path.removeprefix(API))
        call = Call(platform, request)
        if fault is not None and fault.cut is Cut.BEFORE_ACTING:
            return _cut(request)
        if fault is not None and fault.status is not None and not fault.act:
            reply, headers = Reply(fault.status, fault.body()), fault.headers()
        else:
            reply, headers = await _answer(call, endpoint)
            if fault is not None and fault.cut is Cut.AFTER_ACTING:
                _note(call, endpoint.route, reply, started, injected=True)
                return _cut(request)
            if fault is not None and fault.status is not None:
                reply = Reply(fault.status, fault.body())
        _note(call, endpoint.route, reply, started, injected=_is_injected(fault))
        return _response(reply, headers)

    return serve


def _unknown(platform: Platform) -> WebHandler:
    async def serve(request: web.Request) -> web.StreamResponse:
        detail = f"{request.method} {request.path}"
        platform.ledger.violate("unknown_route", detail, platform.clock.now())
        return _response(Reply(404, not_found().body()), {})

    return serve


async def _answer(call: Call, endpoint: Endpoint) -> tuple[Reply, dict[str, str]]:
    """Run the handler and turn refusals into answers; a rate limit is asked before the handler acts."""
    platform = call.platform
    call.json, call.files = await read_body(call.request)
    if endpoint.needs_token and call.request.headers.get("Authorization") != f"Bot {platform.settings.token}":
        return _refusal(unauthorized()), {}
    verdict = _verdict(call, endpoint)
    if verdict.retry_after is not None:
        body = {
            "message": "You are being rate limited.",
            "retry_after": round(verdict.retry_after, 3),
            "global": verdict.is_global,
        }
        return Reply(429, body), {**verdict.headers, "Retry-After": f"{verdict.retry_after:.3f}"}
    try:
        return await endpoint.handler(call), verdict.headers
    except ApiError as error:
        return _refusal(error), verdict.headers
    except Exception:
        _log.exception("the stand-in failed on %s", endpoint.route)
        platform.ledger.violate("crash", endpoint.route, platform.clock.now())
        return _refusal(internal_error()), verdict.headers


def _verdict(call: Call, endpoint: Endpoint) -> Verdict:
    clock = call.platform.clock
    info = call.request.match_info
    major = "/".join(info[name] for name in _MAJOR if name in info)
    return call.platform.rates.ask(
        endpoint.bucket, major, clock.monotonic(), clock.now().timestamp(), counts_globally=not endpoint.exempt
    )


def _refusal(error: ApiError) -> Reply:
    return Reply(error.status, error.body())


def _is_injected(fault: Fault | None) -> bool:
    return fault is not None and fault.status is not None


def _note(call: Call, route: str, reply: Reply, started: float, *, injected: bool) -> None:
    code = reply.body.get("code", 0) if reply.status >= 400 and isinstance(reply.body, dict) else 0
    call.platform.ledger.note_request(
        RequestRecord(
            route,
            call.request.path.removeprefix(API),
            reply.status,
            code,
            call.json if isinstance(call.json, dict) else None,
            call.platform.clock.now(),
            time.perf_counter() - started,
            injected,
        )
    )


def _response(reply: Reply, headers: dict[str, str]) -> web.Response:
    """Discord answers through a proxy named in Via; discord.py takes a 429 without it for a ban."""
    every = {"Via": "1.1 google", **headers}
    if reply.body is None:
        return web.Response(status=reply.status, headers=every)
    text = json.dumps(reply.body, separators=(",", ":"))
    # The content type must be bare: discord.py compares it with "application/json" exactly.
    every["Content-Type"] = "application/json"
    return web.Response(status=reply.status, body=text.encode(), headers=every)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=444)
