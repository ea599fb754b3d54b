"""The house looks after itself: it counts, tells its operators once, and shows its numbers."""
