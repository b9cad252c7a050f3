"""Discord's limits on what may be sent, each answered with 50035 and the place of the mistake."""
