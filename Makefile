# Everything lives in .venv*, api/explorer/node_modules and tests/api/clients/node_modules: nothing is installed outside
# this folder, and what is installed around it is not used.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
EXPLORER := $(shell find api/explorer -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: demo test test-train lint setup lock clean chromium

# Sets up, reads the sample papers, and serves them. `make demo ARGS=--exit` ends instead of serving.
demo: setup
	$(BIN)/claimgraph demo $(ARGS)

# Sets up and passes every check there is.
test: setup lint tests/api/clients/node_modules/installed chromium
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# The browser that the explorer is tested in; Debian's, where nobody has another.
chromium:
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || \
		{ test "$$(id -u)" = 0 && apt-get update --quiet=2 && \
		DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes chromium fonts-liberation > /dev/null; } || \
		echo "There is no Chromium, and it may not be installed from here: the tests of the explorer will fail. apt-get install chromium"

# The tests of training. They need PyTorch, 5 GB with all it brings, in an environment of its own.
test-train: .venv-train/installed
	.venv-train/bin/pytest tests/train $(ARGS)

.venv-train/installed: requirements-train.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv-train
	.venv-train/bin/pip install --quiet --require-hashes -r requirements-train.lock
	.venv-train/bin/pip install --quiet --no-build-isolation --no-deps --editable .
	touch $@

lint: .venv/installed build/typing/claimgraph build/client
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

setup: .venv/installed build/client api/static/built

# Two stamps, so that a change of pyproject.toml does not cost a whole new environment.
.venv/locked: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimgraph needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	touch $@

.venv/installed: .venv/locked pyproject.toml
	$(BIN)/pip install --quiet --no-build-isolation --no-deps --editable .
	touch $@

api/static/built: $(EXPLORER) api/graphql/schema.graphql
	cd api/explorer && npm ci --no-fund --no-audit --loglevel=error && npm run build
	touch $@

# The typed client, out of the schema and what it asks of it.
# Its generator needs an older graphql-core than strawberry does, and so an environment of its own.
build/client: .venv-client/installed api/graphql/schema-with-writes.graphql api/client/documents.graphql pyproject.toml
	rm -rf api/client/generated
	.venv-client/bin/ariadne-codegen client > /dev/null
	mkdir -p build && touch $@

# The clients of others that the server is tested with.
tests/api/clients/node_modules/installed: tests/api/clients/package-lock.json
	cd tests/api/clients && npm ci --no-fund --no-audit --loglevel=error
	touch $@

.venv-client/installed: requirements-client.lock
	$(PYTHON) -m venv --clear .venv-client
	.venv-client/bin/pip install --quiet --require-hashes -r requirements-client.lock
	touch $@

# mypy does not follow the import hook of an editable install; it follows these links.
build/typing/claimgraph: .venv/installed
	mkdir -p $@
	for room in schema extract graph api; do ln -sfn ../../../$$room $@/$$room; done

# Resolves the dependencies of pyproject.toml anew; needs uv on the path.
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --no-header pyproject.toml -
lock:
	echo 'setuptools>=80' | $(COMPILE) --extra mcp --extra neo4j --extra otel --extra dev --output-file requirements.lock
	echo 'setuptools>=80' | $(COMPILE) --extra train --extra dev --output-file requirements-train.lock
	printf 'ariadne-codegen>=0.19\ngql[httpx]>=4\nschemathesis>=4.30\n' | $(subst pyproject.toml ,,$(COMPILE)) --output-file requirements-client.lock

clean:
	rm -rf .venv .venv-client .venv-train build dist *.egg-info api/client/generated api/static api/explorer/node_modules \
		tests/api/clients/node_modules
