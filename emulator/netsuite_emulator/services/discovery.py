"""The discovery of an account's hosts, on the host that belongs to no account (chapter_157011836591)."""

from netsuite_emulator.account import DataCenter, account_id_of
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.http.problems import invalid_parameter, method_not_allowed, nonexistent

PATH = "/rest/datacenterurls"


def answer(center: DataCenter, request: Request) -> Answer:
    """Name the hosts of an account to anybody; no source says what an unknown account is answered, here 400."""
    if request.path != PATH:
        raise nonexistent("There is no such service.")
    if request.method != "GET":
        raise method_not_allowed(request.method)
    account = center.accounts.get(account_id_of(request.parameters.get("account", "")))
    if account is None:
        raise invalid_parameter("account", "There is no such account.")
    domain = request.host.lower().removeprefix("rest.")
    hosts = {"restDomain": "restlets.api", "systemDomain": "app", "webservicesDomain": "suitetalk.api"}
    return plain_json({key: f"{request.scheme}://{account.host_label}.{host}.{domain}" for key, host in hosts.items()})
