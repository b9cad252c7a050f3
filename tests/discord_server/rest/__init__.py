"""Discord's REST API v10, as far as the bot needs it and a little further."""
