"""The daily post: when it is due, what it says, and how it gets out once."""
