"""What a passphrase needs, how long a wrong try makes one wait, and when a link still opens."""
