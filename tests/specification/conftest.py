"""These tests are about numbers, not about how busy the machine is: no example is failed for its time."""

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
