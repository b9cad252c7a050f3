"""The gateway: sessions that outlive their connection, and the connections themselves."""
