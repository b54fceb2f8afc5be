"""Pages for the printer. The PDF library is imported here and nowhere else."""
