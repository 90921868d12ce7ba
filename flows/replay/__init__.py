"""Stored conversations taken again by a draft of the flows: what would now differ."""
