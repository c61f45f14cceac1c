"""One HTTP request on its way in, and its answer on its way out."""
