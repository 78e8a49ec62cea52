"""Reviews: what readers send, what is found in it, what moderators decide, and where it is kept."""
