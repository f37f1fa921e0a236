"""The questions in other words: in another language, or in Easy Read. The published English never changes."""
