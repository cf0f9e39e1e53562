"""The words of HTTP that every service speaks: requests, answers, refusals, pages of a list, faults."""
