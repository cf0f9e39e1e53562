"""The NetSuite OAuth Config: the one the credential was granted under, or the one a new connection would use."""

from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import Caller, ConfigurationError, StoredCredential
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, OAuthConfig, name_of
from netsuite_plugin.credentials.resolve import check_domain_of, choose_config
from netsuite_plugin.doctor.answer_classes import GRANT_OVER
from netsuite_plugin.doctor.causes import CLIENT_DIFFERS, Cause
from netsuite_plugin.doctor.checks.account_id import typed_account
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, problem
from netsuite_plugin.errors import CredentialNotFound, StoreError

_TRIED = "Look for its NetSuite OAuth Config"
_UNCLEAR = Cause(
    "oauth_config_unclear",
    "several fit, or the row is damaged",
    "this machine",
    "netsuite-nodes credentials list shows them",
)


async def check(examination: Examination) -> Finding:
    """A grant belongs to the client ID that obtained it: another one stored since then is the whole cause."""
    try:
        row = await _row(examination)
        config = OAuthConfig.of(row)
    except CredentialNotFound as error:
        return problem(_TRIED, told(error), kind="oauth_config", causes=(_missing(examination.caller),))
    except (ConfigurationError, StoreError) as error:
        return problem(_TRIED, told(error), kind="oauth_config", causes=(_UNCLEAR,))
    examination.config_row, examination.config = row, config
    if examination.grant is not None and examination.grant.client_id != config.client_id:
        return problem(
            _TRIED,
            f"the client ID stored {name_of(row)} is another one than credential {examination.known_row.id} was granted under",
            kind=GRANT_OVER.name,
            causes=(CLIENT_DIFFERS,),
        )
    secret = "with a secret" if config.secret() else "without a secret (public client)"
    return ok(_TRIED, f"{row.id} {name_of(row)}, {secret}{f', for account {config.account}' if config.account else ''}")


def _missing(caller: Caller) -> Cause:
    fix = "netsuite-nodes setup says what to enter there"
    if caller.organization and caller.role == "administrator":
        fix = (
            f"netsuite-nodes setup --organization says what to enter there, once for everybody of {caller.organization}"
        )
    elif caller.organization:
        fix = f"an administrator of {caller.organization} does it once for all; for yourself alone: {fix}"
    return Cause(
        "oauth_config_missing",
        "nobody has stored client ID and secret of the integration record, or they were removed",
        "Setup > Integration > Manage Integrations > New",
        fix,
    )


async def _row(examination: Examination) -> StoredCredential:
    if examination.grant is None:
        store, domain = examination.host.store, examination.settings.domain
        return (
            await choose_config(store, caller=examination.caller, account=typed_account(examination), domain=domain)
        ).row
    row = await examination.host.store.get(examination.caller, examination.grant.config_id)
    if row is None or row.kind != OAUTH_CONFIG:
        raise CredentialNotFound(
            f"the OAuth Config {examination.grant.config_id}, under which {examination.known_row.id} was granted, is gone"
        )
    check_domain_of(row, examination.settings.domain)
    return row
