"""Webhooks: filed when a fact is told, sent one at a time by endpoint, signed as Standard Webhooks says."""
