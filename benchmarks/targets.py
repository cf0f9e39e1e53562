"""What `make bench` is held to."""

from benchmarks.figures import Target

TARGETS = {
    "import_cpu_ratio": Target(at_most=1.25),
    "call_ratio": Target(at_most=1.10),
    "call_cpu_ratio": Target(at_most=1.5),
    "burst_over_bare": Target(at_most=1.10),
    "burst_peak_in_flight": Target(at_most=10),
    "token_requests": Target(exactly=1),
    "records_per_create": Target(exactly=1),
}
