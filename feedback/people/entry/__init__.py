"""The ways in: passphrases with a code from an app, passkeys, and the links with which somebody sets them up."""
