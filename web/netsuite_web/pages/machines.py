"""Service accounts of an organization: a certificate made here, its Certificate ID from NetSuite, and who may use it."""

import secrets
from collections.abc import Mapping
from typing import Literal

from starlette.responses import Response

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import use_certificate
from netsuite_plugin.contract import NodeError
from netsuite_plugin.credentials.account_claims import check_claim
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.resolve import choose_config
from netsuite_web.allowed import store_allowed
from netsuite_web.asked import Asked
from netsuite_web.cards import Card, card
from netsuite_web.downloads import as_file
from netsuite_web.failure import for_pages
from netsuite_web.forms import Form

_KEPT = "certificates"
_LONGEST_WORD = 100
_MOST_FORMS = 50
_ALGORITHMS: Mapping[str, Literal["ES256", "PS256"]] = {"ES256": "ES256", "PS256": "PS256"}


async def new(asked: Asked) -> Response:
    """Show the form of a new service account."""
    form = Form({"account": asked.query("account"), "algorithm": "ES256"})
    return asked.page("organization/new_machine.html", form=form, once=secrets.token_urlsafe(9))


async def make(asked: Asked) -> Response:
    """Make the key pair; the certificate is given out, the private key stays here, sealed."""
    given = await asked.fields()
    form = Form({"account": given.get("account", "")[:100], "algorithm": given.get("algorithm", "ES256")})
    return await _made(asked, form, replacing=None, once=given.get("once", ""))


async def renew(asked: Asked) -> Response:
    """Make the next certificate of a service account; it keeps its ID and those who may use it."""
    found = await _machine(asked)
    if found is None:
        return _missing(asked)
    form = Form({"account": found.account, "algorithm": getattr(found.grant, "algorithm", "ES256")})
    given = await asked.fields()
    return await _made(asked, form, replacing=found.id, once=given.get("once", ""))


async def show(asked: Asked) -> Response:
    """Show a service account and what is left to do."""
    found = await _machine(asked)
    return _missing(asked) if found is None else _page(asked, found, Form())


async def certificate(asked: Asked) -> Response:
    """Give out the certificate that was made in this session; it is kept nowhere."""
    pem: str | None = asked.session.kept.get(_KEPT, {}).get(asked.part("machine"))
    if pem is None:
        return _missing(asked)
    return as_file(pem, f"{asked.part('machine')}.pem", "application/x-pem-file")


async def store_certificate_id(asked: Asked) -> Response:
    """Note the Certificate ID that NetSuite showed, and try it at once."""
    found = await _machine(asked)
    if found is None:
        return _missing(asked)
    given = await asked.fields()
    typed = given.get("certificate_id", "").strip()
    form = Form({"certificate_id": typed[:300]})
    try:
        await use_certificate(
            asked.site.host,
            asked.site.settings,
            caller=asked.caller,
            service_account=found.id,
            certificate_id=typed[:300],
        )
    except NodeError as error:
        form.errors["certificate_id"] = for_pages(str(error))
        return _page(asked, await _machine(asked) or found, form)
    asked.session.kept.get(_KEPT, {}).pop(found.id, None)
    asked.session.say("good", "The service account works.", "Administrators may use it; name others below.")
    return asked.to(f"/organization/service-accounts/{found.id}")


async def allow(asked: Asked) -> Response:
    """Say who may use it beside administrators."""
    found = await _machine(asked)
    if found is None:
        return _missing(asked)
    stored = await store_allowed(asked, found, place="/organization/service-accounts")
    return _page(asked, found, stored) if isinstance(stored, Form) else stored


async def _made(asked: Asked, form: Form, *, replacing: str | None, once: str) -> Response:
    """Make a key pair; the same form sent twice leads to what it made first."""
    made_by: dict[str, str] = asked.session.kept.setdefault("made_by", {})
    once = once[:_LONGEST_WORD]
    machine = made_by.get(once) or await _make_one(asked, form, replacing=replacing)
    if machine is None:
        return asked.page("organization/new_machine.html", status=form.status, form=form, once=secrets.token_urlsafe(9))
    if once:
        made_by[once] = machine
    while len(made_by) > _MOST_FORMS:
        made_by.pop(next(iter(made_by)))
    return asked.to(f"/organization/service-accounts/{machine}")


async def _make_one(asked: Asked, form: Form, *, replacing: str | None) -> str | None:
    from netsuite_plugin.credentials import service_accounts  # X.509 costs half a second to load

    site = asked.site
    domain, store = site.settings.domain, site.host.store
    algorithm = _ALGORITHMS.get(form.values["algorithm"])
    if algorithm is None:
        form.errors["algorithm"] = "Choose one of the two."
        return None
    try:
        account = AccountId.parse(form.values["account"])
        await check_claim(store, account, domain=domain, caller=asked.caller)
        chosen = await choose_config(
            store, caller=asked.caller, account=account, domain=domain, levels=("organization",)
        )
        made = await service_accounts.new_certificate(
            HostCredentials.of(site.host),
            caller=asked.caller,
            chosen=chosen,
            account=account,
            algorithm=algorithm,
            domain=domain,
            replacing=replacing,
        )
    except NodeError as error:
        form.errors["account"] = for_pages(str(error))
        return None
    asked.session.kept.setdefault(_KEPT, {})[made.row.id] = made.certificate.decode()
    return made.row.id


def _page(asked: Asked, found: Card, form: Form) -> Response:
    pem = asked.session.kept.get(_KEPT, {}).get(found.id)
    allowed = found.row.attributes.get("allowed")
    form.values.setdefault("allowed", ", ".join(allowed or ()))
    form.values.setdefault("certificate_id", "")
    return asked.page(
        "organization/machine.html",
        status=form.status,
        card=found,
        form=form,
        pem=pem,
        everybody=allowed is None,
        once=secrets.token_urlsafe(9),
    )


async def _machine(asked: Asked) -> Card | None:
    found = await card(asked.site.host, asked.caller, asked.part("machine"), domain=asked.site.settings.domain)
    return found if found is not None and found.machine else None


def _missing(asked: Asked) -> Response:
    return asked.missing("This service account", back="/organization", back_title="Organization")
