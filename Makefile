# `make` alone lists the commands. Everything runs in .venv; nothing needs root unless Chromium must be installed.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test lint bench storm eval run-checks browser

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/run.done: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Selam needs Python 3.11 or newer. Fix: apt-get install python3, or make PYTHON=/path/to/python3.11 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Fix: apt-get install python3-venv"; exit 1; }
	@echo "Installing into .venv (about a minute the first time) …"
	@$(BIN)/pip install --quiet --requirement requirements.txt
	@touch $@

.venv/dev.done: requirements-dev.txt .venv/run.done
	@$(BIN)/pip install --quiet --requirement requirements-dev.txt
	@touch $@

browser:
	@.ci/browser

demo: .venv/run.done ## the whole product on this machine, no account needed
	@$(BIN)/python -m compileall -q -x '/(\.venv|var|tests)/' .
	@$(BIN)/flask demo

demo-reset: .venv/run.done ## forget the demo's conversations and start afresh
	@$(BIN)/flask demo --reset

test: .venv/dev.done browser ## all tests, on SQLite, PostgreSQL, Redis and Chromium of their own
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

lint: .venv/dev.done ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict

flows: .venv/run.done ## check the shipped flows
	@$(BIN)/flask flows check

bench: .venv/dev.done ## the goals of docs/benchmarks.md, a line each
	@$(BIN)/python -m benchmarks

eval: .venv/run.done ## how well shoppers' lines are understood, by language
	@$(BIN)/python -m benchmarks.understanding $(LINES)

storm: .venv/dev.done ## the kill storm, three seeds
	@STORM_SEEDS=1,2,3 $(BIN)/python -m pytest tests/faults -m storm --timeout 900
