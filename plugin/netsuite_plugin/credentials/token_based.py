"""
An access token of token-based authentication, as somebody made it in NetSuite for one user, one role and one integration record.

Token ID and token secret are sealed in its row; consumer key and secret are the client ID and secret of the OAuth Config it was made under.
"""

import hashlib
import secrets
from dataclasses import replace

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, ConfigurationError, Level, StoredCredential
from netsuite_plugin.credentials.grants import require_changeable
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import TOKEN_ID, TOKEN_SECRET, Grant, TokenBasedGrant
from netsuite_plugin.credentials.model.kinds import TOKEN
from netsuite_plugin.credentials.resolve import ChosenConfig


async def token_row(
    credentials: HostCredentials,
    *,
    caller: Caller,
    chosen: ChosenConfig,
    account: AccountId,
    level: Level,
    token_id: str,
    token_secret: str,
    replacing: str | None = None,
) -> StoredCredential:
    """
    Return the row of a token, not stored yet: it is tried first. It takes the place and the id of `replacing`.

    Raises:
        ConfigurationError: The words cannot be a token's, the caller may not store one there, or there is none to replace.
    """
    for name, word in (("token ID", token_id), ("token secret", token_secret)):
        # the words themselves are secret
        if not word.isascii() or not word.isprintable() or len(word.split()) != 1 or len(word) > 512:
            raise ConfigurationError(
                f"That is not a {name}: copy the one word of letters and digits that NetSuite shows."
            )
    grant = TokenBasedGrant(
        account=account.id,
        role="",
        user=f"token {hashlib.sha256(token_id.encode()).hexdigest()[:8]}",
        config_id=chosen.row.id,
        client_id=chosen.config.client_id,
        domain=chosen.config.domain,
        connected_at=credentials.now(),
        allowed=() if level == "organization" else None,
    )
    row = StoredCredential(
        id=f"nst-{secrets.token_hex(4)}",
        kind=TOKEN,
        level=level,
        owner=caller.user if level == "personal" else caller.organization or "",
        organization=caller.organization,
        attributes=grant.attributes(),
        secrets={TOKEN_ID: token_id, TOKEN_SECRET: token_secret},
    )
    require_changeable(row, caller)
    return row if replacing is None else await _in_place_of(credentials, replacing, row, grant, caller)


async def _in_place_of(
    credentials: HostCredentials, replacing: str, row: StoredCredential, grant: TokenBasedGrant, caller: Caller
) -> StoredCredential:
    held = await credentials.store.get(caller, replacing)
    if held is None or (held.kind, held.level, held.owner) != (TOKEN, row.level, row.owner):
        raise ConfigurationError(
            f"There is no token {replacing!r} of {'the organization' if row.level == 'organization' else caller.user} to replace. Look for its id in the list of credentials."
        )
    before = Grant.of(held)
    if before.account != grant.account:
        raise ConfigurationError(
            f"Token {replacing} is for account {before.account}, not {grant.account}: add the new one without replacing it."
        )
    kept: dict[str, object] = {"chosen_default": before.chosen_default}
    if isinstance(before, TokenBasedGrant):
        kept["allowed"] = before.allowed
    attributes = grant.model_copy(update=kept).attributes()
    return replace(row, id=held.id, organization=held.organization, revision=held.revision, attributes=attributes)
