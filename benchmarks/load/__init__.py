"""Many readers at once: simulated sessions over real websockets, and what they cost the server."""
