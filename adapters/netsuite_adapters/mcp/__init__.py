"""The nodes as tools of the Model Context Protocol, for agents: `netsuite-nodes mcp serve`, and `create_app` of `app.py` for a host."""
