"""The WebSocket half of /graphql."""
