"""Loading the sample programme: its setting, its voices, and what people made of them, through the same acts as theirs."""
