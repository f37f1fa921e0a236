"""What a programme buys: where the buying stands, its lots, and the services that people can name."""
