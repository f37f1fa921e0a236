"""What nobody of a programme could do, on whom the rest hangs, and what ends when somebody leaves."""
