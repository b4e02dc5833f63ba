"""Minutes of collection (biên bản thu bài): what a session came to, with the root of the log, as a PDF."""
