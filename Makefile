# Every verb of the project, one place. Works with GNU make 3.81 and later, on Linux and macOS;
# the README says the same commands for Windows.

VENV ?= .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check
SAMPLE := assets/samples/invoice.pdf
UV ?= uv
LOCK = $(UV) pip compile --quiet --generate-hashes --python-version 3.11 \
	--python-platform x86_64-manylinux_2_34 --custom-compile-command "make lock"

# Linux installs what the lock names, checked by hash; other systems what pyproject.toml allows.
ifeq ($(shell uname -s),Linux)
RUNTIME := --no-deps --require-hashes -r requirements/linux.txt
DEVELOPMENT := --no-deps --require-hashes -r requirements/linux-dev.txt
else
RUNTIME := 'setuptools>=77' -e .
DEVELOPMENT := 'setuptools>=77' -e '.[dev]'
endif

.PHONY: help setup setup-dev run test lint architecture check bench bundle model lock clean

help:
	@echo "make run      set up what is missing, then read the sample invoice (in a window, if there is a screen)"
	@echo "make test     the tests                    make check    tests, format, lint, types, import contracts"
	@echo "make bench    measure against peers        make bundle   the program as one folder, dist/strongroom"
	@echo "make model    make the default model       make lock     renew requirements/ (needs uv)"
	@echo "make setup    only set up                  make clean    remove what was made here"

setup: $(VENV)/runtime-is-ready
setup-dev: $(VENV)/development-is-ready

$(VENV)/runtime-is-ready: requirements/linux.txt pyproject.toml packaging/make_venv.sh packaging/system_libraries.sh
	sh packaging/system_libraries.sh
	sh packaging/make_venv.sh $(VENV)
	$(PIP) install $(RUNTIME)
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/development-is-ready: $(VENV)/runtime-is-ready requirements/linux-dev.txt
	sh packaging/system_libraries.sh development $(VENV)
	$(PIP) install $(DEVELOPMENT)
	@touch $@

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
		$(VENV)/bin/strongroom $(SAMPLE); \
	else \
		$(VENV)/bin/strongroom extract $(SAMPLE) --template invoice --format table; \
	fi

test: setup-dev
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n 2 --dist loadfile

lint: setup-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

architecture: setup-dev
	$(PYTHON) -m pytest -q tests/unit/test_architecture.py

check: lint test

bench: setup-dev
	$(PYTHON) -m benchmarks

bundle: setup-dev
	$(PYTHON) -m PyInstaller --noconfirm --log-level ERROR packaging/strongroom.spec

model: setup-dev
	sh training/make_model.sh $(PYTHON)

lock:
	echo 'setuptools>=77' | $(LOCK) --extra dev pyproject.toml - -o requirements/linux-dev.txt
	echo 'setuptools>=77' | $(LOCK) -c requirements/linux-dev.txt pyproject.toml - -o requirements/linux.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
