"""Rules without I/O: what the directory is, what is asked, what is answered."""
