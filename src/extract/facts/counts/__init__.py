"""Counts and percentages of people and things."""
