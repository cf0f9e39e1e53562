"""Other people's NetSuite clients, unmodified, led to the local NetSuite: what `make clients` runs."""
