"""A client ID is tried before it is stored: NetSuite's authorization page knows it, or stops on a page of its own."""

from netsuite_plugin.account import AccountId, Workspace
from netsuite_plugin.contract import Host
from netsuite_plugin.credentials.model.grant import SCOPES
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.errors import TransportError
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from netsuite_plugin.oauth2.authorization_page import opened
from netsuite_plugin.opening import account_http, wire_of
from netsuite_plugin.settings import Settings


async def is_stopped(host: Host, settings: Settings, *, config: OAuthConfig, account: AccountId) -> bool:
    """
    Tell whether NetSuite clearly refuses to let anybody connect with this client ID and redirect URI in an account.

    One page is opened without a login; what is unclear, or not reached, is not a refusal.
    """
    request = AuthorizationRequest.begin(
        Workspace(account.label, account).authorization_endpoint(settings.domain),
        client_id=config.client_id,
        redirect_uri=config.redirect_uri,
        scopes=SCOPES,
    )
    try:
        async with account_http(account, wire_of(host, settings, connections=1), settings, pages=True) as http:
            return await opened(http, request) == "stopped"
    except TransportError:
        return False
