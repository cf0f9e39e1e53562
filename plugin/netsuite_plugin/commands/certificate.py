"""`netsuite-nodes credentials new-certificate` and `use-certificate`: an organization's service account."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from netsuite_plugin.account import AccountId
from netsuite_plugin.commands.host import command_host, tell
from netsuite_plugin.connections import check_connection
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials.account_claims import check_claim
from netsuite_plugin.credentials.model.grant import Grant, until
from netsuite_plugin.credentials.resolve import choose_config

_SCREEN = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup > Create New"


async def new_certificate(
    account: str, *, algorithm: Literal["ES256", "PS256"] = "ES256", replace: str | None = None, out: Path | None = None
) -> None:
    """
    Make the key pair of a service account (administrators), and the certificate to upload in NetSuite. The private key stays here, sealed.

    Token-based authentication (OAuth 1.0) is not offered: NetSuite takes no new integrations of that kind from 2027.1.

    Parameters
    ----------
    account
        Account ID the service account works in.
    algorithm
        How assertions are signed: ES256 (EC P-256) or PS256 (RSA 3072).
    replace
        Id of a service account whose certificate comes to its end; it keeps its id.
    out
        File for the certificate; ID.pem in this folder when not given.
    """
    # cryptography's X.509 is loaded for nothing else
    from netsuite_plugin.credentials import service_accounts

    command = command_host()
    store, caller, target = command.host.store, command.caller, AccountId.parse(account)
    if caller.organization is None or caller.role != "administrator":
        raise ConfigurationError(
            "Only an administrator of an organization makes a service account: set NETSUITE_NODES_ORGANIZATION and NETSUITE_NODES_ROLE=administrator."
        )
    await check_claim(store, target, caller=caller)
    chosen = await choose_config(store, caller=caller, account=target, levels=("organization",))
    made = await service_accounts.new_certificate(
        command.credentials,
        caller=caller,
        chosen=chosen,
        account=target,
        algorithm=algorithm,
        domain=command.settings.domain,
        replacing=replace,
        hand_over=lambda credential_id, certificate: _write(_file(out, credential_id), certificate),
    )
    file = _file(out, made.row.id)
    tell(
        f"The certificate is in {file}, good until {made.expires_at:%Y-%m-%d}; the private key is sealed in the store."
    )
    tell("On the integration record tick Client Credentials (Machine to Machine) Grant. Then, in NetSuite:")
    tell(f"  {_SCREEN}")
    tell(
        "  choose the user, the role and the application, and upload the file. NetSuite shows a Certificate ID. Then run:"
    )
    tell(f"  netsuite-nodes credentials use-certificate {made.row.id} CERTIFICATE_ID")


def _file(out: Path | None, credential_id: str) -> Path:
    return out or Path(f"{credential_id}.pem")


def _write(file: Path, certificate: bytes) -> None:
    try:
        file.write_bytes(certificate)
    except OSError as error:
        raise ConfigurationError(
            f"The certificate cannot be written to {file}: {error.strerror}. Nothing was stored: run this again with --out FILE."
        ) from None


async def use_certificate(
    service_account: str, certificate_id: Annotated[str, Parameter(allow_leading_hyphen=True)]
) -> None:
    """
    Note the Certificate ID that NetSuite showed, and try the service account.

    Parameters
    ----------
    service_account
        Its id, as new-certificate said it.
    certificate_id
        Certificate ID, from the list of OAuth 2.0 Client Credentials (M2M) Setup.
    """
    from netsuite_plugin.credentials import service_accounts

    command = command_host()
    caller = command.caller
    row = await service_accounts.use_certificate(
        command.credentials, service_account, certificate_id=certificate_id, caller=caller
    )
    acts = (await check_connection(command.host, command.settings, caller=caller, selector=row.id)).acts_as
    tell(
        f"Connected: account {acts.account}, role {acts.role}, user {acts.user}, service account {row.id}; a new certificate is needed "
        f"{until(Grant.of(row))}."
    )
