# Two commands do all the set-up by themselves: `make demo` and `make test`. Another Python: `make demo PYTHON=/path/to/python`.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PYTHON ?=

# An empty or missing HOME sends caches to odd places; without it programs ask the system for the person's folder.
ifeq ($(strip $(HOME)),)
unexport HOME
endif
unexport PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_HASHES
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

# A name may be there and not run (pyenv's), so each is asked for its version.
FIND_PYTHON = for python in $(PYTHON) $(if $(PYTHON),,python3.13 python3.12 python3.11 python3.14 python3 python); do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { command -v "$$python"; break; }; done

.PHONY: help demo test test-long lint bench pictures lock clean setup

help: ## show this list
	@echo "dispute-assistant"
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

demo: setup ## see the assistant work on the built-in seller center
	@$(BIN)/dispute-assistant demo

test: lint ## check style and types, then run every test
	@$(PY) -m pytest

test-long: setup ## run what takes minutes: nights of three shops with 200 disputes each, killed and failing
	@$(PY) -m pytest -m long

lint: setup ## check style, types and which room may import which
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Some files are not formatted: run $(BIN)/ruff format ."; exit 1; }
	@$(PY) -m mypy --no-error-summary
	@$(BIN)/lint-imports > $(VENV)/lint-imports.txt 2>&1 || { cat $(VENV)/lint-imports.txt; exit 1; }

bench: setup ## measure reading, nights, forms and starts against plain ways (an hour; a quick try: ARGS="--rounds 1 --cases 20 --most-cases 50")
	@$(PY) -m benchmarks $(ARGS)

pictures: setup ## draw the pictures of the documents anew
	@$(PY) -m assistant.qa.document_pictures

lock: $(VENV)/.locked ## write requirements.lock anew (UPGRADE=1 takes newer versions)
	@$(PY) -m uv --version >/dev/null 2>&1 || $(PY) -m pip install --quiet uv
	@$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
		--no-emit-find-links --no-annotate $(if $(UPGRADE),--upgrade) --group dev pyproject.toml -o requirements.lock
	@if grep -n '://' requirements.lock; then echo "requirements.lock names an address; see the lines above."; exit 1; fi

clean: ## remove everything that was made here
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	@find assistant flows tests -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(VENV)/.browser

$(VENV)/.made:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11 or newer was found: install one from python.org or your system, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; fi; \
	echo "Making $(VENV) with $$python …"; \
	if ! "$$python" -c 'import ensurepip' >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq >/dev/null 2>&1; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null 2>&1 || true; fi; \
	if "$$python" -c 'import ensurepip' >/dev/null 2>&1; then "$$python" -m venv --clear $(VENV); \
	elif "$$python" -m pip --version >/dev/null 2>&1; then \
		"$$python" -m venv --clear --without-pip $(VENV) && "$$python" -m pip --quiet --python $(PY) install pip; \
	else \
		echo "This Python cannot make environments: install its venv part (Debian, Ubuntu: sudo apt install python3-venv), or name another Python: PYTHON=/path/to/python" >&2; exit 1; fi
	@touch $@

$(VENV)/.locked: requirements.lock $(VENV)/.made
	@echo "Installing libraries …"
	@$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	@$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.browser: $(VENV)/.installed
	@$(PY) -m assistant.browser_setup
	@touch $@
