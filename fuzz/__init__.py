"""Coverage-guided fuzzing; not part of the package, nor of its locked dependencies."""
