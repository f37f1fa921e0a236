"""What a CSV file is, what its columns mean, and what is wrong with a row: pure functions, standard library only."""
