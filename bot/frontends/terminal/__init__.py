"""The terminal: laid out with rich where somebody looks, plain text where a program reads."""
