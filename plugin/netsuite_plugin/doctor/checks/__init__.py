"""The checks. Each asks one question, writes nothing in NetSuite, and never shows a secret; `checklist` knows their order."""
