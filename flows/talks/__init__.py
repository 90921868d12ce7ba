"""Talks are tests: what a shopper says, what the bot must answer, what must have happened."""
