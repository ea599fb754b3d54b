"""What we remember: tables, sealing of secrets, and the one place that opens transactions."""
