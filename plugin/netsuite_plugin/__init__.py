"""NetSuite for workflow engines: credentials, token life and NetSuite's REST services, offered through pluggy."""
