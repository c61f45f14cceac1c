"""The two tabs that close every form: nothing is entered there."""

from schemes.form import Section

SUMMARY = Section("summary", "Synthèse")
DOCUMENTS = Section("documents", "Documents")
