# `make help` lists what there is; a target's `##` is its line there.
PYTHON ?= python3
BIN := .venv/bin
MCPB := @anthropic-ai/mcpb@2.1.2
NODE_PACKAGES := node@22.23.3 @modelcontextprotocol/conformance@0.2.0-alpha.12 @modelcontextprotocol/inspector@2.12.0 oidc-provider@9.13.3
CLIENTS := @anthropic-ai/claude-code@2.1.332 @openai/codex@0.171.0 @google/gemini-cli@0.61.0 opencode-ai@1.18.33

PYSPARK := pyspark==4.3.0

PACKAGES := app deployhq_redaction mcp_server migrations_mirror scripts wsgi.py gunicorn.conf.py

# Without compiled modules each process that a test starts would compile them again: a third of a second.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test quick screenshots evals lint audit format pins openapi generated bundle conformance spark soak bench scale fuzz clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: .venv/installed ## the service on demo data, ready to be asked
	@$(BIN)/python -m scripts.demo

# Twice as many processes as cores: half of the tests wait for servers and clocks.
test: .venv/installed-dev .browser/installed ## every test, on each database that answers
	$(BIN)/python -m pytest -n 4

quick: .venv/installed-dev ## the tests that need no server and no process: SQLite, half a minute
	$(BIN)/python -m pytest -q -n 2 -m "not servers and not process and not slow" $(QUICK)

# FUZZ_EXAMPLES of each kind and engine: 20,000 take some ten minutes.
fuzz: .venv/installed-dev ## many more made-up queries through the SQL gate than `make test` tries
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-20000} $(BIN)/python -m pytest tests/sql/gate/test_fuzz.py

# Questions of support, asked through the MCP tools: prints a table of which answers hold the facts they must.
evals: .venv/installed-dev ## support's questions through the MCP tools
	$(BIN)/python -m tests.evals

lint: .venv/installed-dev ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Holes: in our own code, the Dockerfile and compose.yaml, and in what is pinned. The secret scan is one of the tests.
audit: .venv/installed-dev ## bandit, hadolint, the compose file, known vulnerabilities in the pins
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(PACKAGES)
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml
	$(BIN)/pip check
	$(BIN)/python scripts/audit.py

format: .venv/installed-dev ## ruff's fixes and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What a request costs beside the least that could answer it, and how long answers take as the replica grows. They write
# the tables of docs/benchmarks.md. Less: BENCH=--quick make bench
bench: .venv/installed-dev ## what a request costs
	$(BIN)/python -m benchmarks.bench $(BENCH)

scale: .venv/installed-dev ## how answers grow with the replica
	$(BIN)/python -m benchmarks.scale $(BENCH)

# The contract that the MCP server reads. A test says when it is stale. Written elsewhere first: a failure leaves the old one.
openapi: .venv/installed ## regenerate the API's contract, after a change of an endpoint
	@$(BIN)/flask --app wsgi openapi > mcp_server/api/openapi.new || { rm -f mcp_server/api/openapi.new; exit 1; }
	@mv mcp_server/api/openapi.new mcp_server/api/openapi.json

# Tests say when one is stale.
generated: .venv/installed ## tool definitions, manifest, and the pages made from the code
	$(BIN)/python -m scripts.generate

# Claude Desktop's one-click bundle, checked by its own tool: dist/deployhq.mcpb. Needs npm.
bundle: ## the .mcpb bundle for Claude Desktop (needs npm)
	rm -rf dist/bundle
	mkdir -p dist/bundle/docs
	cp -R packaging/manifest.json pyproject.toml mcp_server deployhq_redaction dist/bundle
	cp docs/mcp.md dist/bundle/docs
	find dist/bundle -name __pycache__ -prune -exec rm -r {} +
	npx --yes $(MCPB) pack dist/bundle dist/deployhq.mcpb

# The official conformance suite, the Inspector and stock clients, against real servers. Needs npm; brings the Node that
# they need. The clients take 1.3 GB: the tests of one that cannot be installed are skipped; the summary says so.
conformance: .venv/installed-dev .conformance/installed .conformance/clients ## MCP's official suite, Inspector and stock clients (needs npm)
	CONFORMANCE=.conformance $(BIN)/python -m pytest -v -rs tests/mcp/test_conformance.py tests/mcp/test_inspector.py tests/mcp/test_sign_in.py tests/mcp/test_stock_clients.py

# Hosted mode's memory over 10,000 calls; the service's over three minutes of 64 connections.
soak: .venv/installed-dev ## minutes under load, with faults
	SOAK=1 $(BIN)/python -m pytest -v -s tests/mcp/test_memory.py
	SOAK_SECONDS=180 $(BIN)/python -m pytest -v -s tests/faults/test_soak.py

# axe checks the console for what keeps people out. Without npm its tests are skipped; the summary says so.
.browser/installed:
	mkdir -p .browser
	! command -v npm > /dev/null || npm install --prefix .browser --no-audit --no-fund --no-package-lock --loglevel=error axe-core@4.14.1
	@touch $@

screenshots: .venv/installed-dev ## the README's two pictures, from the demo's rows (needs Chromium)
	$(BIN)/python -m scripts.screenshots

.conformance/installed:
	mkdir -p .conformance
	echo '{"private": true}' > .conformance/package.json
	npm install --prefix .conformance --no-audit --no-fund --no-package-lock --loglevel=error $(NODE_PACKAGES)
	@touch $@

.conformance/clients: .conformance/installed
	for client in $(CLIENTS); do npm install --prefix .conformance --no-audit --no-fund --no-package-lock --loglevel=error $$client || true; done
	@touch $@

# Another engine reads the columnar copy. PySpark has some 500 MB, so it is in a folder of its own. Needs Java 17 and a MariaDB.
spark: .venv/installed-dev .spark/installed ## PySpark reads a columnar copy (needs Java)
	$(BIN)/python -m pytest -v -s -rs tests/mirror/test_spark.py

.spark/installed:
	$(PYTHON) -m venv .spark
	.spark/bin/pip install --quiet --disable-pip-version-check $(PYSPARK)
	@touch $@

pins: ## regenerate requirements*.txt from requirements*.in
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-strip-extras --custom-compile-command 'make pins' requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-strip-extras --custom-compile-command 'make pins' requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-strip-extras --custom-compile-command 'make pins' requirements-otel.in -o requirements-otel.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-strip-extras --custom-compile-command 'make pins' requirements-snapshot.in -o requirements-snapshot.txt
	$(BIN)/python scripts/pins.py requirements.txt requirements-dev.txt requirements-otel.txt requirements-snapshot.txt

clean: ## remove what make made
	rm -rf .venv .demo dist .conformance .spark .browser .mypy_cache .pytest_cache .ruff_cache .hypothesis

# requirements.txt names every package: with --no-deps an old pip does not go and look for newer ones.
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check --retries 2 --require-hashes --no-deps
define install
	@printf 'Installing %s into .venv, once: half a minute ... ' $(1)
	@start=$$(date +%s); $(INSTALL) -r $(1) 2> .venv/pip.log && echo "$$(($$(date +%s) - start)) s" || { echo; grep -q 'connection broken by\|Failed to establish' .venv/pip.log \
		&& echo 'The package index cannot be reached: connect to the network and run make again.' >&2 \
		|| tail -n 5 .venv/pip.log >&2; exit 1; }
	@touch $@
endef

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: PYTHON=python3.12 make ...")'
	@printf 'Making .venv ... '
	@start=$$(date +%s); $(PYTHON) -m venv .venv && echo "$$(($$(date +%s) - start)) s"
	$(call install,requirements.txt)

.venv/installed-dev: .venv/installed requirements-dev.txt requirements-otel.txt requirements-snapshot.txt
	$(call install,requirements-otel.txt)
	$(call install,requirements-snapshot.txt)
	$(call install,requirements-dev.txt)
