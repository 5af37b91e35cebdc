# What one types here. Only Python 3.11 with venv, and make, have to be there.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are cores: many tests wait for a process that they start.
WORKERS = $(shell $(BIN)/python -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types layers generate generated lock accept benchmark accuracy measured stale audit clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: $(VENV)/installed ## Start: with TELEGRAM_BOT_TOKEN the bot, without one the same bot as a chat in the terminal
	@$(BIN)/python -m bot

test: $(VENV)/installed-dev ## Run all tests: first those that look at the clock, the most delicate by itself
	@$(BIN)/python -m pytest -q tests/proofs/test_killed.py
	@$(BIN)/python -m pytest -q --numprocesses=2 --dist=loadfile --ignore=tests/proofs/test_killed.py tests/proofs
	@$(BIN)/python -m pytest -q --numprocesses=$(WORKERS) --dist=worksteal --ignore=tests/proofs

check: format lint types layers generated test ## Everything that has to pass before a change lands

format: $(VENV)/installed-dev ## Is the code formatted?
	@$(BIN)/ruff format --check .

lint: $(VENV)/installed-dev ## Lint, and look that the lock files name no host
	@$(BIN)/ruff check .
	@! grep -nE '://|--(extra-)?index-url|--find-links' requirements*.lock

types: $(VENV)/installed-dev ## Check the types, tests included
	@$(BIN)/mypy

layers: $(VENV)/installed-dev ## Check that imports go one way, and that Telegram and databases stay in their folders
	@$(BIN)/lint-imports

generate: $(VENV)/installed-dev ## Write what follows from the code: parts of the README, catalogues of messages, schemas
	@$(BIN)/python -m docs.generate
	@$(BIN)/python -m docs.editor_schemas
	@$(BIN)/python -m docs.messages

generated: $(VENV)/installed-dev ## Is what follows from the code up to date?
	@$(BIN)/python -m docs.generate --check
	@$(BIN)/python -m docs.editor_schemas --check
	@$(BIN)/python -m docs.messages --check

accept: $(VENV)/installed-dev ## Take the answers as they are now for those that the tests expect
	@$(BIN)/python -m pytest -q --snapshot-update

benchmark: $(VENV)/installed-dev ## Measure the start, answers, charts, and the service beside a bare echo bot
	@$(BIN)/python -m benchmarks.start
	@$(BIN)/python -m benchmarks.answer
	@$(BIN)/python -m benchmarks.infer
	@$(BIN)/python -m benchmarks.serve
	@$(BIN)/python -m benchmarks.budget
	@$(BIN)/python -m benchmarks.charts
	@$(BIN)/python -m benchmarks.service --rounds 2

accuracy: $(VENV)/installed-dev ## Measure the estimates against what really happened, and rewrite docs/accuracy.md
	@$(BIN)/python -m accuracy

measured: $(VENV)/installed-dev ## Is no figure worse than recorded, and docs/accuracy.md up to date?
	@$(BIN)/python -m accuracy --check

stale: $(VENV)/installed-dev ## List prices and entries that nobody has looked at for long; DAYS=30 for another limit than 90
	@$(BIN)/python -m docs.stale --days $(or $(DAYS),90)

audit: $(VENV)/installed-dev ## Has a dependency a known vulnerability? Says so where no advisory service answers
	@$(BIN)/python -m pip install --quiet pip-audit
	@$(BIN)/python -m docs.audit requirements*.lock

lock: $(VENV)/installed-dev ## Resolve the dependencies anew
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --upgrade pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --upgrade --extra live pyproject.toml -o requirements-live.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --upgrade --extra sentry pyproject.toml -o requirements-sentry.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --upgrade --extra dev pyproject.toml -o requirements-dev.lock

clean: ## Remove the virtual environment and the caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the bot needs into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing what the tests need into $(VENV) ..." >&2
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@ $(VENV)/installed
