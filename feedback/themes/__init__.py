"""The codebook, excerpts, themes, the themed summary and the ledger."""
