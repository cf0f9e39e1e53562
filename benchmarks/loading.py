"""Many transactions brought into the local NetSuite from a saved state: seconds and memory until SuiteQL has counted them."""

import time
from pathlib import Path

from benchmarks.figures import Figure, NotMeasured
from benchmarks.server_cpu import Caller
from netsuite_emulator import Emulator
from tools.local_netsuite import served

_LINES = 2


def measure(folder: Path, *, transactions: int) -> list[Figure]:
    """Save an account with that many invoices, serve it from the file, and ask how many there are."""
    file = folder / "saved.json"
    _save(file, transactions)
    begun = time.perf_counter()
    with served(folder / "state", "--latency", "0", "--load", str(file), within=120) as netsuite:
        asked = Caller.of(netsuite)
        counted = asked.rows("SELECT COUNT(*) AS n, SUM(foreigntotal) AS total FROM transaction")
        seconds = time.perf_counter() - begun
        most, cpu = asked.most_memory(), asked.cpu_seconds()
    if [str(transactions)] != [each["n"] for each in counted]:
        raise NotMeasured(f"{counted} was counted where {transactions} transactions were loaded")
    words = f"{transactions} invoices of {_LINES} lines, from the start of the server to SuiteQL's count"
    return [
        Figure(
            "load_seconds",
            round(seconds, 2),
            f"{words}: seconds",
            f"{cpu:.1f} s of CPU, file of {file.stat().st_size >> 20} MiB",
        ),
        Figure("load_memory_mib", most >> 20, f"{words}: most memory of its process, MiB"),
    ]


def _save(file: Path, transactions: int) -> None:
    emulator = Emulator(company=False)
    account = emulator.account("1234567")
    customer = account.given("customer", companyName="Harbour Supply")
    item = account.given("inventoryItem", itemId="Widget")
    line = {"item": item, "quantity": 2.0, "rate": 10.0, "amount": 20.0}
    for number in range(transactions):
        account.given(
            "invoice",
            entity=customer,
            tranId=f"INV{number}",
            tranDate="2026-01-02",
            memo="Loaded",
            subtotal=20.0 * _LINES,
            total=20.0 * _LINES,
            item=[line] * _LINES,
        )
    emulator.save(file)
