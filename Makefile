# Everything happens in .venv, which the first target you ask for makes. Assay is run from this folder, not installed.
# A different Python: make test PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help chat ask run test soak check format benchmarks lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

chat: .venv/.run ## Talk with Assay in the terminal
	@$(BIN)/python -m bot chat

ask: .venv/.run ## Ask one question: make ask Q="why does nickel matter?"
	@test -n "$$QUESTION" || { echo 'Write the question like this: make ask Q="why does nickel matter?"' >&2; exit 2; }
	@$(BIN)/python -m bot ask -- "$$QUESTION"

run: .venv/.run ## Start the Discord bot
	@$(BIN)/python -m bot run

test: .venv/.dev ## Run the tests
	$(BIN)/python -m pytest

soak: .venv/.dev ## Run the tests that take minutes
	$(BIN)/python -m pytest -m soak

check: .venv/.dev ## Run everything a change must pass
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot knowledge check --strict
	$(BIN)/python -m pytest

format: .venv/.dev ## Put the code into the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmarks: .venv/.benchmarks ## Measure everything into benchmarks/RESULTS.md: make benchmarks SETS=folder-of-the-public-sets
	$(BIN)/python -m benchmarks.matching --write-results $(if $(SETS),--sets "$(SETS)")

lock: .venv/.dev ## Pin the newest allowed dependencies, with hashes, for every platform
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) pyproject.toml --output-file requirements.txt
	$(LOCK) pyproject.toml --extra postgres --constraints requirements.txt --output-file requirements-postgres.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) pyproject.toml --group benchmarks --constraints requirements-dev.txt --output-file requirements-benchmarks.txt

clean: ## Remove .venv and all caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot tests tools benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +

# The files must serve every registry, so nothing of this machine's set-up may reach them.
LOCK := $(BIN)/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links

# A question reaches the shell through the environment, unexpanded: quotes and dollars in it stay what they are.
export QUESTION := $(value Q)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Assay needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.run: requirements.txt | .venv/bin/python
	@echo "Installing what Assay needs into .venv"
	$(INSTALL) -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing what Assay and its checks need into .venv"
	$(INSTALL) -r requirements-dev.txt
	@touch $@

.venv/.benchmarks: requirements-benchmarks.txt | .venv/bin/python
	@echo "Installing what Assay is measured with into .venv"
	$(INSTALL) -r requirements-benchmarks.txt
	@touch $@
