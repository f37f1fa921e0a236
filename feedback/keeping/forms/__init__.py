"""The forms of the room, one file each."""
