"""What happens because time passes: jobs, each run once, by whoever holds its lease."""
