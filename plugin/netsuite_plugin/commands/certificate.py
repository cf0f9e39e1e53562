"""`netsuite-nodes credentials new-certificate`, `use-certificate` and `allow`: an organization's service account, and who may use what is the organization's."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from netsuite_plugin.account import AccountId
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.connections import use_certificate as try_certificate
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials import grants
from netsuite_plugin.credentials.account_claims import check_claim
from netsuite_plugin.credentials.model.grant import Grant, until
from netsuite_plugin.credentials.resolve import choose_config
from netsuite_plugin.terminal import say

_SCREEN = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup > Create New"


async def new_certificate(
    account: str, *, algorithm: Literal["ES256", "PS256"] = "ES256", replace: str | None = None, out: Path | None = None
) -> None:
    """
    Make the key pair of a service account (administrators), and the certificate to upload in NetSuite. The private key stays here, sealed.

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
    await check_claim(store, target, domain=command.settings.domain, caller=caller)
    chosen = await choose_config(
        store, caller=caller, account=target, domain=command.settings.domain, levels=("organization",)
    )
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
    say(f"The certificate is in {file}, good until {made.expires_at:%Y-%m-%d}; the private key is sealed in the store.")
    say("On the integration record tick Client Credentials (Machine to Machine) Grant. Then, in NetSuite:")
    say(f"  {_SCREEN}")
    say(
        "  choose the user, the role and the application, and upload the file. NetSuite shows a Certificate ID. Then run:"
    )
    say(f"  netsuite-nodes credentials use-certificate {made.row.id} CERTIFICATE_ID")


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
    command = command_host()
    checked = await try_certificate(
        command.host,
        command.settings,
        caller=command.caller,
        service_account=service_account,
        certificate_id=certificate_id,
    )
    acts = checked.acts_as
    row = await command.host.store.get(command.caller, acts.credential)
    ends = f"; a new certificate is needed {until(Grant.of(row))}" if row is not None else ""
    say(
        f"Connected: account {acts.account}, role {acts.role}, user {acts.user}, service account {acts.credential}{ends}."
    )
    say(
        f"Administrators may use it. Name others with: netsuite-nodes credentials allow {acts.credential} USER|team:NAME"
    )


async def allow(credential: str, *names: str) -> None:
    """
    Say who may use a service account, or a token of the organization, beside administrators. A name that was given before and is not given now is dropped.

    Parameters
    ----------
    credential
        Its id.
    names
        Users, and teams as team:NAME; none: administrators alone.
    """
    command = command_host()
    row = await grants.allow(command.credentials, credential, names, caller=command.caller)
    allowed = row.attributes["allowed"]
    whom = f" and {', '.join(allowed)}" if allowed else " alone"
    say(f"{row.id} may be used by administrators{whom}.")
