"""Settings, addresses, the gate, and the start."""
