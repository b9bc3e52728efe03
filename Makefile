# Two commands do everything on a fresh machine: `make demo` and `make test`. `make help` lists the others.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say which with make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the locked dependencies…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/installed ## Set up the virtual environment in .venv

demo: $(VENV)/installed ## See it work: embedded broker, worker, sample articles
	@$(BIN)/rawi demo

test: check stream ## All tests: lint, types, units, streams on the embedded broker and on Apache Kafka
	@if [ -d $(SHARED)/data/html ] || [ -d $(SHARED)/eval ]; then $(MAKE) --no-print-directory evals; fi

check: $(VENV)/installed ## Lint, types, layers, contracts and unit tests, in a minute
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m worker.contracts check
	@$(BIN)/pytest -q -n auto -m "not broker"

stream: $(VENV)/installed ## Stream and kill tests on the embedded broker and, with Java and Maven, on Apache Kafka
	@$(BIN)/pytest -q -m broker

faults: $(VENV)/installed ## Kills, stalls, rebalance storms and a full disk on Apache Kafka, at length (an hour)
	@RAWI_FAULTS_LONG=1 $(BIN)/pytest -s -q tests/faults

evals: $(VENV)/installed ## Quality on gold data, with floors
	@$(BIN)/python -m evals all $(SHARED)

image: $(VENV)/installed ## The steps of the Dockerfile in a clean virtual environment, without Docker
	@$(BIN)/python scripts/dockerfile_in_venv.py

bench: $(VENV)/installed ## Speed, stage by stage and through Kafka
	@$(BIN)/python -m benchmarks

neural: $(VENV)/installed ## Add torch and transformers for camel-tools' neural recognisers (5 GB)
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes -r requirements-neural.lock
	@echo "Now fetch camel-tools' data: $(BIN)/camel_data -i ner-arabert"

docs: $(VENV)-docs/installed ## Build the documentation site into .cache/site
	@NO_MKDOCS_2_WARNING=1 $(VENV)-docs/bin/mkdocs build --quiet
	@echo ".cache/site/index.html"

$(VENV)-docs/installed: requirements-docs.lock
	@test -x $(VENV)-docs/bin/python || $(PYTHON) -m venv $(VENV)-docs
	@$(VENV)-docs/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-docs.lock
	@touch $@

format: $(VENV)/installed ## Format the code
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

contracts: $(VENV)/installed ## Write schemas/ from the types
	@$(BIN)/python -m worker.contracts

clean: ## Remove what the other targets made
	rm -rf $(VENV) $(VENV)-docs .cache build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: help setup demo test check stream faults evals image bench neural docs format contracts clean
