"""The command line: one small file per group of commands. A command reads its arguments, calls the app, prints."""
