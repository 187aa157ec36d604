# Everything lives in .venv: nothing is installed outside this folder, and what is installed around it is not used.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: setup demo test lint lock bench clean

setup: .venv/installed

# The two stamps keep a change of pyproject.toml from costing a whole new environment.
.venv/locked: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimgraph needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	touch $@

.venv/installed: .venv/locked pyproject.toml
	$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	touch $@

# mypy does not follow the import hook of an editable install; it follows these links.
build/typing/claimgraph: .venv/installed
	mkdir -p $@
	for room in schema extract graph api; do ln -sfn ../../../$$room $@/$$room; done

lint: .venv/installed build/typing/claimgraph
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

clean:
	rm -rf .venv build dist *.egg-info api/static api/explorer/node_modules
