"""What is printed of a window: a poster with a code for phones, and a paper form. Neither names anybody."""
