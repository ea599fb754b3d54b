"""What the office does. Each function takes the caller's session and the caller's now, writes
rows, and never commits, sends, words a message or reads a clock."""
