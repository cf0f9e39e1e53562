"""One migration a file, named for what it brings; `revision` and `down_revision` give their order."""
