"""Many transactions brought into the local NetSuite from a saved state, beside bare DuckDB: CPU and memory until they are counted."""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Figure, NotMeasured, beside
from benchmarks.server_cpu import Caller
from netsuite_emulator import Emulator
from tools.local_netsuite import served

_LINES = 2


def measure(folder: Path, *, transactions: int, rounds: int) -> list[Figure]:
    """Save an account with that many invoices, then in turn serve it from the file and load it into bare DuckDB."""
    file = folder / "saved.json"
    _save(file, transactions)
    pairs, most = [], 0
    for number in range(rounds):
        seconds, memory = _served(folder / f"state-{number}", file, transactions)
        pairs.append((seconds, _bare(file, transactions)))
        most = max(most, memory)
    ours, bare = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    words = f"{transactions} invoices of {_LINES} lines, from the start of the process to the count"
    return [
        Figure(
            "load_ratio",
            beside(pairs),
            f"{words}: CPU, over json and bare DuckDB",
            f"{ours:.1f} s / {bare:.1f} s of CPU, medians of {rounds}; file of {file.stat().st_size >> 20} MiB",
        ),
        Figure("load_memory_mib", most >> 20, f"{words}: most memory of its process, MiB", "bytes, not a ratio"),
    ]


def _served(state: Path, file: Path, transactions: int) -> tuple[float, int]:
    """Return the seconds of CPU until SuiteQL has counted them, and the most bytes the server ever had in memory."""
    with served(state, "--latency", "0", "--load", str(file), within=120) as netsuite:
        asked = Caller.of(netsuite)
        counted = asked.rows("SELECT COUNT(*) AS n, SUM(foreigntotal) AS total FROM transaction")
        seconds, most = asked.cpu_seconds(), asked.most_memory()
    if [str(transactions)] != [each["n"] for each in counted]:
        raise NotMeasured(f"{counted} was counted where {transactions} transactions were loaded")
    return seconds, most


def _bare(file: Path, transactions: int) -> float:
    command = [sys.executable, Path(__file__).with_name("bare_load.py"), file]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    counted = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=120).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if counted.strip() != str(transactions):
        raise NotMeasured(f"bare DuckDB counted {counted.strip()} where {transactions} transactions were loaded")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
