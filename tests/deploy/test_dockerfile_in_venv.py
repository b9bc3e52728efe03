import sys
from pathlib import Path

import pytest

from scripts.dockerfile_in_venv import BadStep, Image, Instruction, parse

DOCKERFILE = """
# a comment
FROM python:3.12 AS build
ENV A=1 \\
    B=two
# in between
RUN --mount=type=cache,target=/build/pip \\
    pip install \\
      -r x.lock
COPY --from=build /opt/rawi /opt/rawi
ENTRYPOINT ["rawi", "--x=1"]
"""


def image(tmp_path: Path) -> Image:
    context = tmp_path / "context"
    (context / "worker" / "__pycache__").mkdir(parents=True)
    (context / "worker" / "a.py").write_text("")
    (context / "worker" / "__pycache__" / "a.pyc").write_text("")
    (context / "notes.txt").write_text("")
    (context / ".dockerignore").write_text("*\n!worker\n")
    return Image(context, tmp_path / "root", Path(sys.executable))


def only(line: str) -> Instruction:
    (step,) = parse(line)
    return step


def test_instructions() -> None:
    assert [(step.keyword, step.flags, " ".join(step.value.split())) for step in parse(DOCKERFILE)] == [
        ("FROM", (), "python:3.12 AS build"),
        ("ENV", (), "A=1 B=two"),
        ("RUN", ("--mount=type=cache,target=/build/pip",), "pip install -r x.lock"),
        ("COPY", ("--from=build",), "/opt/rawi /opt/rawi"),
        ("ENTRYPOINT", (), '["rawi", "--x=1"]'),
    ]


def test_here_documents_are_refused() -> None:
    with pytest.raises(BadStep, match="here-documents"):
        parse("RUN <<END\npip install x\nEND")


def test_copies_land_below_the_root(tmp_path: Path) -> None:
    made = image(tmp_path)
    made.run(only("WORKDIR /build"))
    made.run(only("COPY worker worker"))
    made.run(only("COPY worker/a.py /usr/share/rawi/"))
    files = sorted(str(file.relative_to(made.root)) for file in made.root.rglob("*") if file.is_file())
    assert files == ["build/worker/a.py", "usr/share/rawi/a.py"]


@pytest.mark.parametrize("source", ["notes.txt", "worker/b.py"])
def test_what_the_builder_would_not_have_is_missing(tmp_path: Path, source: str) -> None:
    with pytest.raises(BadStep, match=source):
        image(tmp_path).run(only(f"COPY {source} /build/"))


def test_python_steps_run_with_their_paths_moved(tmp_path: Path) -> None:
    made = image(tmp_path)
    made.run(only("WORKDIR /build"))
    made.run(only("ENV PLACE=/opt/rawi NAME=x"))
    write = "import os, pathlib; pathlib.Path('found').write_text(os.environ['PLACE'] + ' /opt/rawi/bin ' + os.environ['NAME'])"
    assert made.run(only(f'RUN python -c "{write}"')) == "done"
    assert (made.root / "build" / "found").read_text() == f"{made.root}/opt/rawi {made.root}/opt/rawi/bin x"


def test_a_failing_step_says_why(tmp_path: Path) -> None:
    with pytest.raises(BadStep, match="no such thing"):
        image(tmp_path).run(only("RUN python -c \"raise SystemExit('no such thing')\""))


def test_steps_of_the_system_are_skipped(tmp_path: Path) -> None:
    assert image(tmp_path).run(only("RUN groupadd rawi && exit 1")).startswith("skipped")


def test_our_variables_do_not_leak_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAWI_BROKER", "elsewhere:9092")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    done = image(tmp_path).command([sys.executable, "-c", "import os; print({'RAWI_BROKER', 'PYTHONPATH'} & os.environ.keys())"])
    assert done.stdout.strip() == "set()"
