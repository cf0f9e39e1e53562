"""
The pages: connect NetSuite, see who is connected, watch runs, in a browser. An ASGI app to serve or to mount.

Server-rendered and useful without JavaScript. What is NetSuite's is done by the flows of `netsuite_plugin.connections`, what is a run's
by `netsuite_runner`; nothing here knows more than they say.
"""
