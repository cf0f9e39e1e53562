"""Saved datasets, `/services/rest/query/v1/dataset`: queries an account keeps under a name (section_1546938065)."""

import anyio.to_thread

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, resource
from netsuite_emulator.http.paging import Page
from netsuite_emulator.http.problems import method_not_allowed, nonexistent, not_yet_implemented, workbook_missing
from netsuite_emulator.setup.roles import ANALYTICS_WORKBOOK, Role

ROOT = "/services/rest/query/v1/dataset"


async def answer(account: Account, role: Role, request: Request) -> Answer:
    """List the datasets, or give a page of the result of one."""
    if request.method != "GET":
        raise method_not_allowed(request.method)
    if not role.administrator and ANALYTICS_WORKBOOK not in role.permissions:
        raise workbook_missing()
    page = Page.asked(request)
    release = account.undocumented.release
    match [each for each in request.path.removeprefix(ROOT).split("/") if each]:
        case []:
            names = sorted(account.datasets)
            shown = names[page.offset : page.offset + page.limit]
            items = [
                {"links": [{"rel": "self", "href": f"{request.origin}{ROOT}/{each}"}], "id": each} for each in shown
            ]
            return resource(
                page.envelope(request, request.origin + ROOT, items, len(names), release=release), "collection"
            )
        case [name, "result"] if name in account.datasets:
            return await _result(account, role, request, account.datasets[name], page)
        case [name, *rest] if name in account.datasets:
            raise not_yet_implemented(f"{'/'.join(rest) or 'the description'} of a dataset")
        case _:
            raise nonexistent("There is no such dataset.")


async def _result(account: Account, role: Role, request: Request, query: str, page: Page) -> Answer:
    from netsuite_emulator.suiteql import NotYetBuilt, SuiteQLRefused

    if not role.sees_everything:
        raise not_yet_implemented("datasets for a role that may not see every record type")
    engine = account.suiteql
    try:
        found = await anyio.to_thread.run_sync(
            lambda: engine.run(query, limit=page.limit, offset=min(page.offset, page.cap))
        )
    except (NotYetBuilt, SuiteQLRefused) as fault:
        raise not_yet_implemented(f"the query of this dataset: {fault}") from None
    items = [{"links": [], **row} for row in found.rows[: max(0, min(page.limit, page.cap - page.offset))]]
    address = request.origin + request.path
    return resource(
        page.envelope(request, address, items, found.total, release=account.undocumented.release), "collection"
    )
