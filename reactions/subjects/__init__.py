"""What follows each fact, by what it speaks of: one entry each kind of fact."""
