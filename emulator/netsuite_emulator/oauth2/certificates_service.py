"""
The certificate rotation endpoint: a user's own certificates of an integration (article_92130837826).

The requests are documented, of the answers only that there is a list; its keys were seen in a public client. A new and a
revoked certificate are answered with their entry of that list.
"""

import re
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from netsuite_emulator.access.grants import Chain
from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.http.problems import (
    invalid_content,
    method_not_allowed,
    nonexistent,
    permission_missing,
    user_error,
)
from netsuite_emulator.oauth2.bearer import holder_of
from netsuite_emulator.setup.client_certificates import CertificateMapping
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import MANAGE_OAUTH2, MANAGE_OWN_CERTIFICATES

PATH = re.compile(r"/clients/(?P<client>[^/]+)/certificates(?:/(?P<certificate>[^/]+)/revoke)?")


def answer(account: Account, request: Request, place: re.Match[str]) -> Answer:
    """List, set up or revoke certificates; who may only manage their own sees no others."""
    caller = holder_of(account, request, "rest_webservices")
    if not caller.role.administrator and not {MANAGE_OAUTH2, MANAGE_OWN_CERTIFICATES} & caller.role.permissions:
        raise permission_missing(account.undocumented.permission_missing_status)
    integration = account.integration_of(place["client"])
    if integration is None:
        raise nonexistent("There is no such integration.")
    seen = [each for each in account.certificates.values() if each.integration is integration and _may(caller, each)]
    match request.method, place["certificate"]:
        case "GET", None:
            return plain_json([_entry(account, each) for each in seen])
        case "POST", None:
            return plain_json(_entry(account, _set_up(account, request, integration, caller)))
        case "POST", certificate_id:
            found = next((each for each in seen if each.certificate_id == certificate_id), None)
            if found is None:
                raise nonexistent("There is no such certificate.")
            found.revoked = True
            return plain_json(_entry(account, found))
        case method, _:
            raise method_not_allowed(method)


def _may(caller: Chain, mapping: CertificateMapping) -> bool:
    manages_all = caller.role.administrator or MANAGE_OAUTH2 in caller.role.permissions
    return manages_all or mapping.user is caller.user


def _set_up(account: Account, request: Request, integration: Integration, caller: Chain) -> CertificateMapping:
    body = request.json_object()
    pem, role, entity = body.get("fileContent"), str(body.get("role")), str(body.get("entity"))
    user = next((each for each in account.users.values() if each.entity == entity), None)
    if not isinstance(pem, str) or role not in account.roles or user is None:
        raise invalid_content("Give fileContent, role and entity.")
    if user is not caller.user and not caller.role.administrator and MANAGE_OAUTH2 not in caller.role.permissions:
        raise permission_missing(account.undocumented.permission_missing_status)
    try:
        return account.map_certificate(pem, integration=integration.key, user=user.email, role=role)
    except ValueError as refused:
        raise user_error(f"The certificate is refused: {refused}.") from None


def _entry(account: Account, mapping: CertificateMapping) -> dict[str, Any]:
    number = list(account.integrations).index(mapping.integration.key) + 1
    user = mapping.user
    return {
        "application": {
            "id": number,
            "name": mapping.integration.name,
            "url": f"/app/common/integration/integrapp.nl?id={number}",
            "application_id": mapping.integration.application_id,
        },
        "entity": {
            "id": _number(user.entity),
            "name": f"{user.first_name} {user.last_name}".strip(),
            "url": f"/app/common/entity/employee.nl?id={user.entity}",
        },
        "role": {
            "id": _number(mapping.role.id),
            "name": mapping.role.name,
            "url": f"/app/setup/role.nl?id={mapping.role.id}",
        },
        "created": _date(mapping.created),
        "valid_from": _date(mapping.valid_from),
        "valid_until": _date(mapping.valid_until),
        "revoked": mapping.revoked,
        "certificate_id": mapping.certificate_id,
        "algorithm": "RSA" if isinstance(mapping.key, rsa.RSAPublicKey) else "EC",
    }


def _number(text: str) -> int | str:
    """Give an id as the number it is in a real account."""
    return int(text) if text.removeprefix("-").isdecimal() else text


def _date(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
