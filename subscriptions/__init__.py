"""Real time: the fields of Subscription and what carries their events."""
