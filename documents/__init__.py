"""Papers in and out, made in a child process: values in, bytes out."""
