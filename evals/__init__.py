"""Quality, scored on a directory of gold data: `python -m evals --help`."""
