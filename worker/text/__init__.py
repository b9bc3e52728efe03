"""What every linguistic room needs of Arabic writing: words with their places, and folding for matching. Imports nothing of ours."""

from worker.text.folding import fold
from worker.text.tokens import Token
from worker.text.words import tokenize, words_of

__all__ = ["Token", "fold", "tokenize", "words_of"]
