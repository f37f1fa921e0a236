"""Programmes and their stages, lots, services, appointments (who holds which role where), helplines."""
