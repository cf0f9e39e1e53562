"""Client ID and secret, or a service account's signature: whether the token endpoint knows this client."""

from netsuite_plugin.contract import changeable
from netsuite_plugin.credentials.model.grant import ClientCredentialsGrant
from netsuite_plugin.doctor.answer_classes import CLIENT_NOT_ALLOWED, CLIENT_REFUSED, AnswerClass
from netsuite_plugin.doctor.causes import (
    CLIENT_ID_WRONG,
    CODE_GRANT_UNTICKED,
    INTEGRATION_BLOCKED,
    INTEGRATION_REMOVED,
    MACHINE_GRANT_UNTICKED,
    ROLE_OR_USER_INACTIVE,
    SECRET_MISSING,
    SECRET_MISSING_FOR_TOKEN,
    Cause,
)
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, problem, refused
from netsuite_plugin.doctor.unexpected import unexpected
from netsuite_plugin.errors import NetSuiteError, TransportError
from netsuite_plugin.oauth2.client_assertion import client_assertion

_INVENTED = "invented-by-netsuite-nodes-doctor"


async def check(examination: Examination) -> Finding:
    """Present the client with an invented code, which costs nothing: to a known client NetSuite says that the code is invalid."""
    grant = examination.grant
    if isinstance(grant, ClientCredentialsGrant):
        return await _signed(examination, grant)
    if examination.signs_calls:
        return _signs_with(examination)
    with_secret = "with its secret" if examination.known_config.secret() else "without a secret"
    # a client ID is shown to those who may replace it
    shown = changeable(examination.known_config_row, examination.caller)
    client = f"client {_short(examination.known_config.client_id)}" if shown else "the client"
    tried = f"Present {client} {with_secret} to the token endpoint, with an invented code"
    error: NetSuiteError | None = None
    try:
        await examination.endpoint.exchange(examination.authorization, _INVENTED)
    except TransportError as lost:
        return unexpected(tried, lost)
    except NetSuiteError as said:
        error = said
    answered = examination.recorded.last("code")
    if answered.code == "invalid_grant":
        return ok(tried, "the client is known (only the invented code is refused)", answered)
    of = answered.refusal
    if of is None:
        return unexpected(tried, error, answered)
    return refused(tried, answered, of, first=await _likely(examination, of))


async def _likely(examination: Examination, of: AnswerClass) -> tuple[Cause, ...]:
    """Let step one speak, which asks for no secret: who gets as far as the login page has the right client ID."""
    try:
        leads = (await examination.step_one()).leads
    except TransportError:
        return ()
    if of is CLIENT_REFUSED and leads == "stopped":
        return CLIENT_ID_WRONG, INTEGRATION_REMOVED
    if of is CLIENT_REFUSED and not examination.known_config.secret():
        return (SECRET_MISSING,)
    if of is CLIENT_NOT_ALLOWED and leads == "back":
        return (CODE_GRANT_UNTICKED,)
    return ()


async def _signed(examination: Examination, grant: ClientCredentialsGrant) -> Finding:
    tried = f"Sign with the private key of certificate {grant.certificate_id} and ask for an access token"
    endpoint, error = examination.endpoint, None
    try:
        assertion = client_assertion(
            client_id=grant.client_id,
            key_id=grant.certificate_id,
            private_key=examination.known_row.secrets["private_key"],
            algorithm=grant.algorithm,
            audience=endpoint.url,
            scopes=grant.scopes,
            now=examination.host.clock.now(),
        )
        await endpoint.client_credentials(assertion)
    except TransportError as lost:
        return unexpected(tried, lost)
    except NetSuiteError as said:
        error = said
    except ValueError as damaged:
        cause = Cause(
            "key_damaged",
            "the private key is damaged",
            "this machine",
            "make a new certificate: netsuite-nodes credentials new-certificate ACCOUNT --replace ID",
        )
        return problem(
            tried, f"the private key cannot be used ({type(damaged).__name__})", kind="certificate", causes=(cause,)
        )
    answered = examination.recorded.last("assertion")
    if error is None:
        return ok(tried, "NetSuite accepted it", answered)
    of = answered.refusal
    if of is None:
        return unexpected(tried, error, answered)
    likely: tuple[Cause, ...] = ()
    if answered.code == "unauthorized_client":
        likely = (INTEGRATION_BLOCKED, MACHINE_GRANT_UNTICKED)
    elif answered.code == "invalid_grant":
        likely = (ROLE_OR_USER_INACTIVE,)
    return refused(tried, answered, of, first=likely, without=examination.decided_against)


def _signs_with(examination: Examination) -> Finding:
    """The token endpoint has no part in token-based authentication: whether the secret is right shows at the login."""
    if examination.known_config.secret() is None:
        found = "the OAuth Config has no secret, and calls are signed with it"
        return problem(
            "Look for the client secret", found, kind=CLIENT_REFUSED.name, causes=(SECRET_MISSING_FOR_TOKEN,)
        )
    return not_needed(
        "client ID and secret sign each call as consumer key and secret; the login shows whether they are right"
    )


def _short(client_id: str) -> str:
    return client_id if len(client_id) <= 12 else f"{client_id[:8]}…"
