"""What to say: from ranked matches to an outcome, and from an outcome to a reply. Pure: no clock, no I/O."""
