"""
How requests reach the wire: pin(retry(concurrency(log(network)))). No word of OAuth.

A response leaves this room with its body read, so a slot and a connection are free again no matter who holds the response.
"""
