"""Doors and pages over HTTP: webhooks, web chat, demo stage, health, metrics."""
