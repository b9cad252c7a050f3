"""Assay: a question in, a curated and sourced answer out."""
