"""Past feedback that comes in from a CSV file: reading it, mapping its columns, and bringing all of it in or nothing."""
