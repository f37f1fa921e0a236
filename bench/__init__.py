"""What the service can carry on this machine, measured against a ceiling that anybody can read in a minute."""
