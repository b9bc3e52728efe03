"""The sample articles of the demo, as raw messages."""

from importlib.resources import files

__all__ = ["sample_messages"]


def sample_messages() -> tuple[bytes, ...]:
    """The samples in the order in which a crawler delivers them; the last one is no JSON."""
    folder = files("worker.data").joinpath("samples")
    lines = folder.joinpath("articles.jsonl").read_bytes().split(b"\n")
    return (*(line for line in lines if line.strip()), folder.joinpath("broken.bin").read_bytes())
