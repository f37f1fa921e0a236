"""Who works here: inviting people, giving and ending roles, somebody leaving, and coming back in with a second person's help."""
