"""Recorded exchanges, replayed: the account is brought into the state that the answer tells of, then asked the same."""

import asyncio
import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
from oauthlib import oauth1

from conformance.traffic import rows, signing_in
from conformance.traffic.cases import Case, Difference, Outcome, Recorded, cases, shape
from conformance.traffic.comparing import differences
from conformance.traffic.loading import Loader
from conformance.traffic.scenes import Scene
from netsuite_emulator import Emulator
from netsuite_emulator.account import Account

KIND = "exchange"
_NO_SUCH_EXTERNAL_ID = re.compile(r"record instance for external ID '([^']*)' does not exist")
ACCOUNT = "1234567"
_HOSTS = {
    "/services/": f"https://{ACCOUNT}.suitetalk.api.netsuite.com",
    "/app/site/": f"https://{ACCOUNT}.restlets.api.netsuite.com",
    "/app/": f"https://{ACCOUNT}.app.netsuite.com",
    "/rest/": "https://rest.netsuite.com",
}
# A recorded request says these of itself; the others belong to the client that sent it.
_SENT = {"accept", "content-type", "prefer"}


def outcomes(folder: Path) -> list[Outcome]:
    """Replay every exchange of a folder."""
    return [asyncio.run(_outcome(each)) for each in cases(folder)]


async def _outcome(case: Case) -> Outcome:
    if case.answer is None:
        return Outcome(case.name, KIND, (Difference("not loaded", "no answer was recorded"),))
    if case.method not in {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}:
        return Outcome(case.name, KIND, (Difference("not loaded", f"not HTTP: {case.method} {case.path}"),))
    moment = _moment(case.answer)
    emulator = Emulator(accounts=(ACCOUNT,), company=False, clock=lambda: moment)
    account = emulator.account(ACCOUNT)
    try:
        answered, ordered = await _replayed(emulator, account, case, case.answer)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as fault:
        return Outcome(case.name, KIND, (Difference("not loaded", f"could not be loaded: {fault!r}"),))
    old_names = account.undocumented.release == "2020.1"
    return Outcome(case.name, KIND, differences(case.answer, answered, ordered=ordered, old_names=old_names))


async def _replayed(emulator: Emulator, account: Account, case: Case, answer: Recorded) -> tuple[httpx.Response, bool]:
    account.undocumented.release = _release(account, case, answer.body)
    # Which periods the account had, and under which ids, is known only where it refused a date for them.
    account.undocumented.dates_outside_periods = "within the date range" not in str(answer.body)
    scene = Scene(account, case, answer)
    body, ordered = case.body, True
    if "/auth/oauth2/" in case.path:
        body, headers = signing_in.completed(account, case, answer)
        return await send(emulator, case, body, headers), ordered
    if case.segments:
        load(Loader(account), case, answer)
    elif "/query/v1/dataset/" in case.path and answer.status == 200:
        rows.load_dataset(account, case.path, answer.body)
        ordered = False
    elif case.path.startswith("/services/rest/query/v1/suiteql") and answer.status == 200:
        body, ordered = rows.load(account, body, answer.body)
    scene.set()
    if scene.is_repeated:
        await send(emulator, case, body, _login(account, case, scene.token))
    return await send(emulator, case, body, _login(account, case, scene.token)), ordered


def load(loader: Loader, case: Case, answer: Recorded | None) -> None:
    """Load the records that the answer names and that the request refers to."""
    kind, *below = case.segments
    contents = [case.body, answer.body if answer else None]
    loader.customize(*contents, of=kind)
    described = loader.account.record_types.get(kind)
    body = answer.body if answer else None
    if kind == "metadata-catalog" or described is None:
        return
    succeeded = answer is None or answer.status < 300
    if succeeded:
        loader.filtered_by(case.path, kind)
    if case.method == "GET":
        if succeeded and isinstance(body, dict):
            _load_read(loader, case, body, described)
        return
    told = body.get("o:errorDetails") if isinstance(body, dict) else None
    details = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    wrong = next((each["o:errorPath"] for each in details if "o:errorPath" in each), "")
    unknown = next(
        (found[1] for each in details if (found := _NO_SUCH_EXTERNAL_ID.search(str(each.get("detail"))))), ""
    )
    target = loader.account.record_types.get(below[2]) if below[1:2] == ["!transform"] and len(below) > 2 else described
    if target is not None:
        batch = (
            isinstance(case.body, dict) and isinstance(case.body.get("items"), list) and target.named("items") is None
        )
        for each in _objects(case.body["items"] if batch else [case.body]):
            loader.references(target.named, each, but=wrong, unknown=unknown)
            if batch and case.method == "PATCH":
                loader.existing(described, str(each.get("id", f"eid:{each.get('externalId')}")), each)
    missing = any(each.get("o:errorCode") == "NONEXISTENT_ID" for each in details)
    if below and not missing:
        loader.existing(described, below[0], case.body)
        if below[1:2] in (["!attach"], ["!detach"]) and len(below) > 3:
            loader.reference(below[2], below[3].removeprefix("eid:"), "")


def _objects(values: list[Any]) -> list[dict[str, Any]]:
    """Leave out what stands as a text where an object was sent: a recorder cut it short."""
    return [each for each in values if isinstance(each, dict)]


def _load_read(loader: Loader, case: Case, body: dict[str, Any], described: Any) -> None:
    below = case.segments[1:]
    if not below and "items" in body and (isinstance(body["items"], list) or shape(body["items"])):
        loader.page(described, body, rows.conditions(described, case.path))
    elif len(below) == 1:
        key = str(body.get("id", "1")) if below[0].startswith("eid:") else below[0]
        whole = "fields=" not in case.path
        if below[0].startswith("eid:"):
            body = {**body, "externalId": body.get("externalId", below[0].removeprefix("eid:"))}
        loader.record(described, key, body, whole=whole)
    elif below:
        loader.place(described, below[0], below[1:], body)


def _moment(answer: Recorded) -> datetime:
    """Tell when an answer was given, as far as it says so."""
    if isinstance(answer.body, dict) and "serverTime" in answer.body:
        return datetime.fromisoformat(answer.body["serverTime"])
    return parsedate_to_datetime(answer.headers["date"]) if "date" in answer.headers else datetime.now(UTC)


def _release(account: Account, case: Case, body: Any) -> Any:
    """Tell from the shape of an answer which release gave it."""
    if isinstance(body, dict) and "o:errorCode" in body and "o:errorDetails" not in body:
        return "2020.1"
    links = body.get("links") if isinstance(body, dict) else None
    own = [each for each in _objects(links if isinstance(links, list) else []) if each.get("rel") == "self"]
    if not own or "method" in own[0]:
        return "2026.1"
    described = account.record_types.get(case.segments[0]) if case.segments else None
    if described is None:
        return "2025.1"
    known = [(name, field, value) for name, value in body.items() if (field := described.named(name)) is not None]
    # Names of one word are spelt the same in every release; one name alone may be another release's spelling.
    telling = [name == field.name for name, field, _ in known if field.name != field.name.lower()]
    bare = "simpleEnumFormat" not in case.path and any(
        field.kind == "enumeration" and isinstance(value, str) and not shape(value) for _, field, value in known
    )
    return "2020.1" if bare or telling.count(False) > telling.count(True) else "2025.1"


def _login(account: Account, case: Case, token: str) -> dict[str, str]:
    """Give a login of our own of the kind that was recorded: a signature where that was one."""
    if not case.headers.get("authorization", "").lower().startswith("oauth "):
        return bearer(token)
    refused = token not in account.grants.access_tokens
    chain = None if refused else account.grants.access_tokens[token].chain
    own = account.access_token(user=chain.user.email, role=chain.role.id) if chain else account.access_token()
    signer = oauth1.Client(
        own.integration.client_id,
        own.integration.client_secret,
        own.id,
        "of-nobody" if refused else own.secret,
        signature_method=oauth1.SIGNATURE_HMAC_SHA256,
        realm=account.id,
        timestamp=str(int(account.now().timestamp())),
    )
    _, headers, _ = signer.sign(_base(case) + case.path, case.method)
    return {name.lower(): value for name, value in headers.items()}


def bearer(token: str) -> dict[str, str]:
    """Give the header of a bearer token."""
    return {"authorization": f"Bearer {token}"}


def _base(case: Case) -> str:
    return next(host for prefix, host in _HOSTS.items() if case.path.startswith(prefix))


async def send(emulator: Emulator, case: Case, body: Any, login: dict[str, str]) -> httpx.Response:
    """Send a recorded request, with a login of our own in the place of the recorded one."""
    kept = {name: value for name, value in case.headers.items() if name in _SENT or name.startswith("x-netsuite-")}
    kept |= login
    content = body if isinstance(body, str) else json.dumps(body) if body is not None else None
    if "/query/" in case.path:
        # That a query needs the preference is well known; a recorder that left it out meant no refusal for it.
        kept.setdefault("prefer", "transient")
    transport = httpx.ASGITransport(emulator.app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=_base(case), timeout=60) as client:
        return await client.request(case.method, case.path, headers=kept, content=content)
