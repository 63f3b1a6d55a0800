"""The web app: it asks the engine, keeps what is answered, and shows what comes of it."""
