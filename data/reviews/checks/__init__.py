"""Checks of a review before it is shown: rules over its text and over what is known of its sender."""
