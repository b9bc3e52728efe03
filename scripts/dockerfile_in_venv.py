"""Run the Python part of the Dockerfile without Docker: `python scripts/dockerfile_in_venv.py`.

Reads the steps from the Dockerfile and carries them out below a temporary directory that stands for the root of the image: WORKDIR, ENV and
COPY as they are (a file that .dockerignore leaves out is missing here too), RUN where it calls python or pip, with every absolute path of
the image moved below that directory. `python` is a new virtual environment of the Python that runs this file. Then the checks of the
installed program run as the image would run it. Needs the lock file, the sources and a package index; says what it did and skipped.

What it cannot show: the base image and its Python version, users and permissions, and steps of the system (apt-get, useradd).
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["BadStep", "Image", "Instruction", "checks", "parse"]

ROOT: Final = Path(__file__).resolve().parent.parent
_SECONDS: Final = 900
_SAMPLES: Final = "/usr/share/rawi/articles.jsonl"
_FLAG: Final = re.compile(r"--[a-z-]+(?:=\S+)?\s+")
_PYTHON_STEP: Final = re.compile(r"(?:^|\s)(?:python|pip)\s")
_IMAGE_PATH: Final = re.compile(r"(?<![\w./])/(?:opt|build|usr/share/rawi|var/lib/rawi)(?=[/\s]|$)")


class BadStep(RuntimeError):
    """A step of the Dockerfile, or a check afterwards, failed; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: ``COPY --from=build /a /b`` is ``("COPY", ("--from=build",), "/a /b")``."""

    keyword: str
    flags: tuple[str, ...]
    value: str


def parse(text: str) -> tuple[Instruction, ...]:
    """The instructions of a Dockerfile, with comments gone and continued lines joined; here-documents are refused."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\\[ \t]*\n", " ", "\n".join(lines))
    return tuple(_instruction(line.strip()) for line in joined.splitlines() if line.strip())


def _instruction(line: str) -> Instruction:
    keyword, _, rest = line.partition(" ")
    flags, rest = [], rest.strip()
    while keyword not in {"CMD", "ENTRYPOINT"} and (found := _FLAG.match(rest)):
        flags.append(found.group().strip())
        rest = rest[found.end() :]
    if "<<" in rest:
        raise BadStep(f"here-documents are not understood: {line}")
    return Instruction(keyword.upper(), tuple(flags), rest)


@dataclass(slots=True)
class Image:
    """A directory in the place of an image: `root` stands for /, `python` for what the base image brings along."""

    context: Path
    root: Path
    python: Path
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, step: Instruction) -> str:
        """Carry out one instruction; gives a word on what was done."""
        action = {"FROM": self._from, "WORKDIR": self._workdir, "ENV": self._env, "COPY": self._copy, "RUN": self._run}.get(step.keyword)
        return action(step) if action else "noted"

    def path(self, name: str) -> Path:
        """Where a path of the image lies here."""
        return self.root / os.path.normpath(os.path.join(self.workdir, name)).lstrip("/")

    def command(self, command: str | list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command (text: with a shell) in the working directory of the image, with its variables; of ours only those of pip."""
        own = {name: self._moved(value) for name, value in self.environment.items()}
        path = f"{self.python.parent}:/usr/bin:/bin"
        own["PATH"] = own.get("PATH", "$PATH").replace("$PATH", path)
        kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name.lower().endswith("_proxy")}
        directory = self.path(".")
        directory.mkdir(parents=True, exist_ok=True)
        environment = {"HOME": str(self.root), "LANG": "C.UTF-8"} | kept | own
        return subprocess.run(
            command,
            shell=isinstance(command, str),
            cwd=directory,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )

    def _from(self, step: Instruction) -> str:
        # All stages share this directory: what a later stage does not copy is there none the less. The checks go by the final PATH.
        self.workdir, self.environment = "/", {}
        return "new stage"

    def _workdir(self, step: Instruction) -> str:
        self.workdir = step.value
        self.path(".").mkdir(parents=True, exist_ok=True)
        return "done"

    def _env(self, step: Instruction) -> str:
        self.environment |= dict(pair.split("=", 1) for pair in shlex.split(step.value))
        return "done"

    def _copy(self, step: Instruction) -> str:
        *sources, target = shlex.split(step.value)
        if any(flag.startswith("--from=") for flag in step.flags):
            if any(self.path(source) != self.path(target) for source in sources):
                _fail("COPY --from must keep the path", step)
            return "the same directory here"
        allowed = _not_ignored(self.context)
        for source in sources:
            if not (self.context / source).exists() or not any(source == entry or source.startswith(f"{entry}/") for entry in allowed):
                _fail(f"{source} is missing, or left out by .dockerignore", step)
            name = Path(source).name if target.endswith("/") else ""
            _copy_into(self.path(target) / name, self.context / source)
        return "done"

    def _run(self, step: Instruction) -> str:
        if not _PYTHON_STEP.search(step.value):
            return "skipped: a step of the system"
        done = self.command(self._moved(step.value))
        if done.returncode:
            _fail((done.stdout + done.stderr)[-2000:], step)
        return "done"

    def _moved(self, text: str) -> str:
        return _IMAGE_PATH.sub(lambda found: f"{self.root}{found.group()}", text)


def _copy_into(target: Path, source: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.py[cod]"), dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def _not_ignored(context: Path) -> tuple[str, ...]:
    lines = (context / ".dockerignore").read_text("utf-8").split()
    return tuple(line[1:] for line in lines if line.startswith("!"))


def _fail(why: str, step: Instruction) -> str:
    raise BadStep(f"{step.keyword} {step.value[:200]}: {why}")


_IMPORTS: Final = "import worker.cli.{0}; assert worker.cli.{0}.command"
_COMMANDS: Final = ("worker", "topics", "produce", "enrich", "tail", "show", "doctor", "settings")
_ABSENT: Final = ("torch", "transformers", "pip", "pytest")
_FIND: Final = f"from importlib.util import find_spec; found = [name for name in {_ABSENT} if find_spec(name)]; assert not found, found"


def checks(image: Image) -> Iterator[tuple[str, list[str]]]:
    """What must work in the finished image, as (what is checked, command)."""
    python = str(image.path("/opt/rawi/bin/python"))
    rawi = str(image.path("/opt/rawi/bin/rawi"))
    yield "rawi --version", [rawi, "--version"]
    yield "rawi settings", [rawi, "settings"]
    yield f"absent: {', '.join(_ABSENT)}", [python, "-c", _FIND]
    for name in _COMMANDS:
        yield f"import worker.cli.{name}", [python, "-c", _IMPORTS.format(name)]
    yield "rawi enrich", ["sh", "-c", f"head -n 1 {image.path(_SAMPLES)} | {rawi} enrich -"]


def main() -> int:
    """Build and check; gives the exit status."""
    parser = argparse.ArgumentParser(description="Run the Python part of the Dockerfile in a temporary directory, and check the result.")
    parser.add_argument("--context", type=Path, default=ROOT, help="directory with the Dockerfile (default: the repository)")
    context: Path = parser.parse_args().context.resolve()
    with tempfile.TemporaryDirectory(prefix="rawi-image-") as directory:
        try:
            _build_and_check(context, Path(directory).resolve())
        except BadStep as error:
            print(f"FAILED  {error}", file=sys.stderr)
            return 1
    return 0


def _build_and_check(context: Path, directory: Path) -> None:
    venv.create(directory / "base", with_pip=True, symlinks=True)
    image = Image(context, directory / "root", directory / "base" / "bin" / "python")
    for step in parse((context / "Dockerfile").read_text("utf-8")):
        began = time.monotonic()
        print(f"{image.run(step):30} {time.monotonic() - began:5.1f} s  {step.keyword} {' '.join(step.value.split())[:90]}")
    for what, command in checks(image):
        done = image.command(command)
        if done.returncode:
            raise BadStep(f"{what}: exit status {done.returncode}\n{(done.stdout + done.stderr)[-2000:]}")
        print(f"{'ok':39}  {what}: {done.stdout.strip().splitlines()[0][:70] if done.stdout.strip() else ''}")
    size = sum(file.lstat().st_size for file in (image.root / "opt").rglob("*"))
    print(f"{'ok':39}  /opt: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
