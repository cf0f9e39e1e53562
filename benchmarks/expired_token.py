"""How often the token endpoint is asked when a token expires under many calls at once."""

from benchmarks.figures import Figure, NotMeasured
from benchmarks.ground import Ground, together


async def measure(ground: Ground, *, calls: int) -> list[Figure]:
    """Let the server expire the token, call all at once, and count at the server."""
    before = await ground.seen()
    await ground.tell("expire_access_tokens")
    await together(calls, ground.ours)
    after = await ground.seen()
    rejected = after["statuses"].get("401", 0) - before["statuses"].get("401", 0)
    if rejected == 0:
        raise NotMeasured("the server had not expired the token")
    asked = after["requests"]["token"] - before["requests"]["token"]
    return [
        Figure(
            "token_requests", asked, f"token requests of {calls} calls on an expired token", f"{rejected} answers 401"
        )
    ]
