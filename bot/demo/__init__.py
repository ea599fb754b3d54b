"""The demo: an invented office on an embedded database, a clock to turn, a plug to pull."""
