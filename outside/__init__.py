"""The world beyond: reference bases, file storage, the funder's back office; each with a small twin for trials."""
