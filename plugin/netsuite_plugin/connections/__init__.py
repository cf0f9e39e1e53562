"""How a person connects, tests, keeps alive and ends a connection: flows without a terminal or a browser."""
