"""Pure functions from frame to frame."""
