"""The rules of the shop tried: on one order, and as others over all that happened."""
