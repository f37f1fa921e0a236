"""You said / we did, what a respondent's code shows, and the public pages."""
