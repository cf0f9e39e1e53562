"""
The slots of an account's pool, shared by all processes of one user on one machine: a fair line in a small mapped file.

`table` is the file, `rule` says whose turn it is and how many may be in flight, `member` is one event loop's place in it, `limit` is what
the rest of the program uses. Why so: decision 0030.
"""
