"""A few questions about the person, asked after sending and apart: sealed envelopes, counted ten at a time and destroyed."""
