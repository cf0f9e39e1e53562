"""The discovery of an account's hosts, on the host that belongs to no account (chapter_157011836591)."""

from typing import TYPE_CHECKING

from netsuite_emulator.exchange import Answer, Request, plain_json
from netsuite_emulator.problems import invalid_parameter, method_not_allowed, nonexistent
from netsuite_emulator.state import account_id_of

if TYPE_CHECKING:
    from netsuite_emulator.state import Emulator

PATH = "/rest/datacenterurls"


def answer(emulator: "Emulator", request: Request) -> Answer:
    """Name the hosts of an account to anybody; no source says what an unknown account is answered, here 400."""
    if request.path != PATH:
        raise nonexistent("There is no such service.")
    if request.method != "GET":
        raise method_not_allowed(request.method)
    account = emulator.accounts.get(account_id_of(request.parameters.get("account", "")))
    if account is None:
        raise invalid_parameter("account", "There is no such account.")
    domain = request.host.lower().removeprefix("rest.")
    hosts = {"restDomain": "restlets.api", "systemDomain": "app", "webservicesDomain": "suitetalk.api"}
    return plain_json({key: f"{request.scheme}://{account.host_label}.{host}.{domain}" for key, host in hosts.items()})
