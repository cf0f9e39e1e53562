"""
The nodes inside other people's workflow engines, each engine in an environment of its own.

One module an engine, all of one shape (`engine.Engine`): what is installed, how it starts, runs the example, and is killed. What came of it is
read from the local NetSuite's own records (`judging`), never from what an engine says of itself.
"""
