# The front door: each recipe calls a real tool. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --compile-bytecode --python .venv
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal \
  --python-version 3.11 --fork-strategy fewest --only-binary :all: \
  --no-binary pyspark --no-header --no-annotate --no-emit-index-url --no-emit-find-links
DEBIAN := scripts/install_debian_package.sh

# A slow line is not a fault.
export UV_HTTP_TIMEOUT ?= 180
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check docs bench lock clean
.DELETE_ON_ERROR:

help:
	@grep -E '^#: ' Makefile | cut -c4-

#: make demo    set up, and assess examples/staffordshire into build/demo
demo: .venv/runtime.done
	$(BIN)/safercity assess examples/staffordshire --out build/demo

#: make test    set up, then every check and every test
test: check .venv/browser.done
	$(BIN)/pytest

#: make check   formatting, lint, types and layers
check: .venv/dev.done
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo

#: make docs    write the reference pages that are made from the code
docs: .venv/dev.done
	$(BIN)/python scripts/build_docs.py

#: make bench   time the product against its goals, into benchmarks/RESULTS.md
bench: .venv/dev.done
	$(BIN)/python -m benchmarks

#: make lock    resolve the requirements again (LOCK_FLAGS=--upgrade for newer ones)
lock: .venv/uv.done
	$(LOCK) $(LOCK_FLAGS) requirements/uv.in -o requirements/uv.txt
	$(LOCK) $(LOCK_FLAGS) pyproject.toml requirements/build.in -o requirements/runtime.txt
	$(LOCK) $(LOCK_FLAGS) pyproject.toml --group dev requirements/build.in -c requirements/runtime.txt -o requirements/dev.txt

#: make clean   remove everything that make made
clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info

.venv/uv.done: requirements/uv.txt
	@$(PYTHON) -c "import sys; sys.version_info >= (3, 11) or sys.exit('SaferCity needs Python 3.11 or later, and $(PYTHON) is ' + sys.version.split()[0] + '. Install one, then run: make PYTHON=python3.11')"
	@$(PYTHON) -c "import ensurepip" 2>/dev/null || $(DEBIAN) python3-venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

.venv/runtime.done: .venv/uv.done requirements/runtime.txt pyproject.toml
	$(INSTALL) --only-binary :all: --require-hashes -r requirements/runtime.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

.venv/dev.done: .venv/runtime.done requirements/dev.txt
	$(INSTALL) --only-binary :all: --no-binary pyspark --require-hashes -r requirements/dev.txt
	@touch $@

.venv/browser.done: .venv/dev.done
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || $(DEBIAN) chromium; then touch $@; else echo "Without Chromium the browser tests are skipped."; fi
