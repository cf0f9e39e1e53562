"""The nodes in Airflow 3: a provider that Airflow finds by entry point, with a connection type, a hook, an operator and a trigger."""
