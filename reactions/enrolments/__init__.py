"""What follows a step of an enrolment (workflows.md §3)."""
