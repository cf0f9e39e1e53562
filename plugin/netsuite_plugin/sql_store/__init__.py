"""The default credential store: SQLite or PostgreSQL tables, sealed rows, leases, the audit log and account claims."""
