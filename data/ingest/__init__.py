"""Other people's files, feeds and pages become the article table."""
