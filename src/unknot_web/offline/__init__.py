"""Without network: what the browser keeps for a session, and how it comes in afterwards."""
