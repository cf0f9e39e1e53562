"""The nodes in Prefect: a block for credentials, and tasks that a flow can be resumed over."""
