"""Where runs are kept: `store` says what a store of runs must do, `sqlite` keeps each run in a file of its own."""
