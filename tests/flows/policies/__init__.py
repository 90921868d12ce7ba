"""Rules of the shop: read, decided, explained, tried on the past."""
