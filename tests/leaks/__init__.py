"""Planted markers: what leaves the office, is stored or stolen holds them only where it may."""
