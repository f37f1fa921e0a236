"""Mail that says that something waits, and nothing else."""
