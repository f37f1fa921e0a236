"""Members, interests, rounds, votes, dissent and decisions."""
