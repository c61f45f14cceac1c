"""The way in: one schema, served over HTTP and sockets."""
