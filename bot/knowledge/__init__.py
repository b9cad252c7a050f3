"""What we know: entries, the library that holds them, how they are read from YAML and what is checked. No I/O but the
reading of files in `yaml_files`, no clock, no network."""
