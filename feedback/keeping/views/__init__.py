"""The pages of the room, one file each."""
