# `make` or `make help` lists what can be asked. A fresh machine needs nothing but make and Python 3.11 or newer.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PY := .venv/bin/python
MANAGE := $(PY) manage.py
RUN_SET := .venv/.run-set
TEST_SET := .venv/.test-set
export PORT DEMO

help: ## List what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(RUN_SET) ## Start Podium: web server, worker, beat and broker. PORT=8000, DEMO=0 for an empty one
	@exec $(MANAGE) start

test: $(TEST_SET) ## Install what the tests need and run all of it, on SQLite and PostgreSQL
	@$(PY) -m tests.needs
	@$(MAKE) check
	@$(PY) -m pytest --db sqlite -n 2 --dist loadgroup
	@$(PY) -m pytest --db postgresql -n 2 --dist loadgroup

check: $(TEST_SET) ## Lint, format, types, import contracts, templates, migrations, translations
	@$(PY) -m tests.checks

backup: $(RUN_SET) ## Keep database, uploads and key in one file, while Podium runs. FILE=… names it
	@$(MANAGE) backup $(FILE)

restore: $(RUN_SET) ## Put a backup in place, with Podium stopped. FILE=…; REPLACE=1 when people are there already
	@$(if $(FILE),,$(error Name the backup: make restore FILE=var/backups/podium-….tar))$(MANAGE) restore $(FILE) $(if $(REPLACE),--replace)

messages: $(RUN_SET) ## Bring the Dutch files in step with the strings
	@$(MANAGE) messages

format: $(TEST_SET) ## Write the code in the house's layout
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format --quiet .
	@find templates -name '*.html' | xargs --no-run-if-empty .venv/bin/djade --target-version 5.2 || true

bench: $(TEST_SET) ## Measure pages against the floor. ARGS="--people 1000" for a smaller set
	@$(PY) -m tests.bench $(ARGS)

requirements: $(TEST_SET) ## Pin requirements*.in with hashes; UPGRADE=1 takes newer versions
	@for set in requirements requirements-dev requirements-node; do \
	  .venv/bin/uv pip compile --quiet --no-config --no-header --no-annotate --generate-hashes --universal --python-version 3.11 \
	    $(if $(UPGRADE),--upgrade) $$set.in -o $$set.txt; done

clean: ## Throw away the virtual environment and what was fetched; your data in var/ stays
	@rm -rf .venv static/vendor var/static var/static.stamp

$(RUN_SET): requirements.txt | .venv/bin/python
	@echo "Installing packages …"
	@$(PY) -m pip install -qq --require-hashes --requirement requirements.txt
	@touch $@

$(TEST_SET): requirements-dev.txt $(RUN_SET)
	@echo "Installing packages for the tests …"
	@$(PY) -m pip install -qq --require-hashes --requirement requirements-dev.txt
	@touch $@

.venv/bin/python:
	@bash .ci/venv

.PHONY: help run test check backup restore messages format bench requirements clean
