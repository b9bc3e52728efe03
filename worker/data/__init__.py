"""Lexicons, gazetteers, models and samples that ship with the package; read through `importlib.resources`."""
