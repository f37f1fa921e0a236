"""The files that an operator copies: units and the proxy."""
