"""Mails: written as rows when a fact is told, sent by the postman."""
