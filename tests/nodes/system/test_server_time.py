"""netsuite.system.server_time: NetSuite's own clock."""


async def test_the_time_is_netsuites_own_in_utc(run_node, clock):
    """Not that of this machine."""
    clock.move(milliseconds=7)

    assert {"server_time": "2026-03-02T09:00:00.007Z"} == await run_node("netsuite.system.server_time")
