"""What a query may be answered instead of rows: NetSuite's refusal, or our own admission that something is not built."""

# The sentence for anything the service cannot run (seen in public clients).
UNSUPPORTED = "Search error occurred: Invalid or unsupported search."


class SuiteQLRefused(Exception):
    """
    NetSuite would refuse this query.

    `detail` is what follows "Invalid search query. Detailed unprocessed description follows. " in the error body.
    """

    def __init__(self, detail: str = UNSUPPORTED) -> None:
        super().__init__(detail)
        self.detail = detail


class NotYetBuilt(Exception):
    """NetSuite may well run this, the emulator does not yet. `what` names the missing part."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
