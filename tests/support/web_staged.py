"""Rows of every kind, for whoever tries every route."""

import web_runs
from conftest import INES, MARIA
from web_schedules import database, scheduled
from web_staging import connected, planned


async def staged_rows(pages):
    """Return Maria's browser and, for a path, the rows its parts name."""
    browser, credential = await connected(pages)
    record = pages.world.netsuite.integrations["both"]
    await browser.post("/connectors/add/oauth-config", client_id=record.client_id, client_secret=record.client_secret)
    own = next(row for row in await pages.world.store.find(MARIA, "netsuite.oauth_config") if row.level == "personal")
    attempt = next(iter(browser.session(pages).attempts.values()))
    await browser.post("/connectors/add/netsuite", workspace="acme")
    (begun,) = await pages.world.store.find(MARIA, "netsuite.begun")
    test = await browser.post(f"/connectors/{credential}/test")
    await pages.settled()
    plan = await planned(pages)
    with web_runs.begun(pages) as run:
        web_runs.finished(run)
    with web_runs.begun(pages, "asking") as run:
        web_runs.asks(run)
    ines = await pages.browser(INES)
    await ines.connect("1234567")
    await ines.post("/organization/claims", account="1234567")

    machine = await ines.post("/organization/service-accounts/add", account="1234567")
    made = pages.world.netsuite.access_token(integration="both")
    words = {"account": "1234567", "token_id": made.id, "token_secret": made.secret}
    token = await ines.post("/organization/tokens/add", **words)

    def parts(path):
        if path.startswith("/schedules"):  # runs are in a database from now on
            scheduled(pages, database(pages))
        config = own.id if path.startswith("/connectors") else "nsc-both-northwind"
        return {
            "credential": credential,
            "config": config,
            "attempt": attempt.id,
            "begun": begun.id,
            "plan": plan.id,
            "schedule": "month-end",
            "account": "1234567",
            "machine": machine.leads_to.rpartition("/")[2],
            "token": token.leads_to.rpartition("/")[2],
            "run": "asking" if path.startswith("/approvals") else "month-end",
            "step": "follow_up",
            "name": "tasks",
            "node": "netsuite.suiteql.query",
            "test": test.leads_to.rpartition("/")[2],
        }

    return browser, parts
