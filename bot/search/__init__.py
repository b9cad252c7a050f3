"""Which entry answers a question: normalising, correcting, weighing and ranking. Pure: documents and a question in,
ranked matches out."""
