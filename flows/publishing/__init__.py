"""Which version of the flows is live, how another one becomes so, and where conversations on an earlier one go on."""
