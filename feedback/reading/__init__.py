"""Text: identifiers, worry signals and tone. Pure; the only room that knows TextBlob."""
