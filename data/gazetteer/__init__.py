"""Where places lie: a list that ships with the dashboard, and the land around them."""
