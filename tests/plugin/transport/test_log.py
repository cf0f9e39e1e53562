"""What the log says of a request, and what it never says."""

import logging


async def test_the_log_has_method_path_status_and_seconds_alone(connected, netsuite, caplog):
    """No query, no header, no body, no token."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", email="secret@example.com", subsidiary="1")
    caplog.set_level(logging.DEBUG, logger="netsuite_plugin")
    async with connected.session() as session:
        await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "107", "fields": ["email"]})

    [line] = [record.getMessage() for record in caplog.records if record.name == "netsuite_plugin.transport"]
    assert line.startswith("GET /services/rest/record/v1/customer/107 200 0.")
    tokens = (await connected.row()).secrets
    assert not any(secret in caplog.text for secret in [*tokens.values(), "secret@example.com", "fields"])
