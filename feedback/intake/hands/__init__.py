"""Words that pass through somebody else's hands: paper sheets that staff type, and forms filled in with a worker beside."""
