"""Members sent over the gateway on request."""

from __future__ import annotations

from tests.discord_server.constants import Intent, Json
from tests.discord_server.entities import Guild, Member
from tests.discord_server.gateway.session import Session
from tests.discord_server.wire import member_json


def members_chunk(guild: Guild, session: Session, request: Json) -> Json:
    """All that a request asks for in one chunk: by id, by the beginning of a name, or (with the intent) everyone."""
    wanted = {int(each) for each in request.get("user_ids") or []}
    query = str(request.get("query") or "").lower()
    everyone = bool(session.intents & Intent.GUILD_MEMBERS)

    def asked_for(member: Member) -> bool:
        if wanted:
            return member.user.id in wanted
        return bool(query or everyone) and member.user.name.startswith(query)

    found = [member_json(each) for each in guild.members.values() if asked_for(each)]
    limit = int(request.get("limit") or 0) or len(found)
    body: Json = {
        "guild_id": str(guild.id),
        "members": found[:limit],
        "chunk_index": 0,
        "chunk_count": 1,
        "not_found": [str(each) for each in wanted - set(guild.members)],
    }
    if request.get("nonce"):
        body["nonce"] = request["nonce"]
    return body
