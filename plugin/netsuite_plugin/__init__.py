"""NetSuite for workflow engines: credentials, token life and NetSuite's REST services, offered through pluggy."""

__version__ = "0.1.0"
