"""Where people meet Assay. A front end lays out replies and passes questions on; it decides nothing."""
