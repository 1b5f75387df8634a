# Every target builds .venv by itself; all that is needed is Python 3.11 or newer with venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes

# No telemetry and no state outside the project, for everything that is started here.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PREFECT_HOME := $(CURDIR)/.prefect

.PHONY: setup run test test-slow check bench bench-scale lock wheel clean

setup: $(STAMP)

# uv installs the lock in seconds; where it cannot be had pip does the same in half a minute.
# uv leaves compiling to the first start of each program, and where PYTHONDONTWRITEBYTECODE is set to every one.
# --no-deps: the lock names everything, and pip refuses hashes of extras otherwise.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	{ $(PIP) -r requirements-uv.lock && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --compile-bytecode \
			-r requirements.lock; } || \
		$(PIP) -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

run: setup
	$(BIN)/cohort-extract run

test: setup
	$(BIN)/pytest -m "not slow"

test-slow: setup
	$(BIN)/pytest -m slow

check: setup
	$(BIN)/ruff check .
	$(BIN)/mypy

# TEXTS=FOLDER: the share of numbers that stay unknown, on pages of your own.
bench: setup
	$(BIN)/python benchmarks/bench.py $(TEXTS)

bench-scale: setup
	$(BIN)/python benchmarks/scale.py

# Universal: the same lock for every platform and every Python from 3.11. It holds hashes and no address.
lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--all-extras --group dev --output-file requirements.lock pyproject.toml
	grep -A 1000 '^uv==' requirements.lock | sed -e '2,$${/^[^ ]/,$$d;}' > requirements-uv.lock

wheel: setup
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf .venv .prefect build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
