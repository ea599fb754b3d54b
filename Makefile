#: make demo   open the invented office in a browser       make test   everything, on both engines
#: make run    serve with the settings in .env             make check  style, types and imports only
#: make fuzz   hostile input for SECONDS=60, guided by coverage where atheris is to be had
#: make slow   the few tests that take minutes each        make crash  killed without mercy, nothing lost
#: make bench  how fast it is beside named peers (long; NAMES="idle planning" for some)

PYTHON ?= $(shell for each in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$each -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$each && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
CODE := bot channels documents domain handlers migrations models scheduler services texts web tests
EXTRA := $(wildcard bench)
# Two of the four mostly wait: offices that live in real time beside the tests that compute.
# The tests kill processes and never pull the plug: where memory is a disk of 8 GB, they use it.
IN_MEMORY = $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 8000000 {print "TMPDIR=/dev/shm"}')
CHROMIUM := $(shell command -v chromium || command -v chromium-browser)
TESSERACT := $(shell tesseract --list-langs 2>/dev/null | grep -qx vie && command -v tesseract)

export PYTHONUTF8 := 1
export ENGINES

.DEFAULT_GOAL := help
.PHONY: help demo run test slow check format lock clean

help:
	@sed -n 's/^#: //p' Makefile

demo: $(VENV)/.runtime
	@$(RUN) -m bot demo

run: $(VENV)/.runtime
	@$(RUN) -m bot serve

test: check $(if $(CHROMIUM),node_modules/.installed)
	@$(if $(CHROMIUM),echo "Chromium: $(CHROMIUM); the pages are tried in it.",\
	echo "Chromium: NOT FOUND. The pages are NOT tried in a browser; install chromium for that.")
	@$(if $(TESSERACT),echo "Tesseract: $(TESSERACT); a scanned page is read by it.",\
	echo "Tesseract: NOT FOUND or without Vietnamese. No scan is read for real; install tesseract-ocr-vie for that.")
	$(IN_MEMORY) $(RUN) -m pytest -n 4 --dist loadgroup

# The few tests that take minutes each: a workbook of 100,000 rows and the like.
slow: $(VENV)/.dev
	$(RUN) -m pytest -m slow

check: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy $(CODE) $(EXTRA)
	$(VENV)/bin/lint-imports

format: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

# The locks hold versions and hashes, no address: an index is the reader's own choice.
lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet \
		--no-emit-index-url --output-file requirements/runtime.lock
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --quiet \
		--no-emit-index-url --output-file requirements/dev.lock
	uv pip compile pyproject.toml --group bench --universal --generate-hashes --no-header --quiet \
		--no-emit-index-url --output-file requirements/bench.lock
	uv pip compile --group fuzz --universal --generate-hashes --no-header --quiet \
		--no-emit-index-url --output-file requirements/fuzz.lock

clean:
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Extras appear with the programs behind them.
ifneq ($(wildcard tests/crash),)
.PHONY: crash
crash: $(VENV)/.dev
	$(RUN) -m pytest $(wildcard tests/crash tests/faults) -m "slow or not slow"
endif
ifneq ($(wildcard tests/fuzz/__main__.py),)
.PHONY: fuzz
fuzz: $(VENV)/.dev
	@$(INSTALL) --requirement requirements/fuzz.lock || echo "Không có atheris cho Python này. / No atheris for this Python."
	$(RUN) -m tests.fuzz --seconds $(or $(SECONDS),60) $(NAMES)
endif
ifneq ($(wildcard tests/mutants/__main__.py),)
.PHONY: mutants
mutants: $(VENV)/.dev
	$(RUN) -m tests.mutants
endif
ifneq ($(wildcard bench/__main__.py),)
.PHONY: bench
bench: build/bench/venv/.installed
	build/bench/venv/bin/python -m bench $(NAMES)

build/bench/venv/.installed: requirements/bench.lock | $(VENV)/bin/python
	@echo "Cài các gói để đo (một lần) … / Installing packages for the benchmarks (once) …"
	@$(PYTHON) -m venv build/bench/venv 2>/dev/null \
		|| $(PYTHON) -m venv --without-pip build/bench/venv
	@$(subst $(RUN),build/bench/venv/bin/python,$(INSTALL)) --requirement $<
	@touch $@
endif

# What is installed is stamped with the lock it came from; a changed lock installs again.
$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên. / Python 3.11 or newer is needed."; exit 1; }
	@echo "Tạo môi trường $(VENV) … / Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --without-pip $(VENV)

PIP = $(shell $(RUN) -m pip --version >/dev/null 2>&1 && echo $(RUN) -m pip \
	|| echo $(PYTHON) -m pip --python $(RUN))
INSTALL = $(PIP) install --quiet --disable-pip-version-check --no-input --require-hashes

$(VENV)/.runtime: requirements/runtime.lock | $(VENV)/bin/python
	@test -e $(VENV)/.dev || { echo "Cài các gói (một lần) … / Installing packages (once) …"; \
		$(INSTALL) --requirement $<; }
	@touch $@

$(VENV)/.dev: requirements/dev.lock requirements/runtime.lock | $(VENV)/bin/python
	@echo "Cài các gói để kiểm thử (một lần) … / Installing packages for tests (once) …"
	@$(INSTALL) --requirement $<
	@touch $@ $(VENV)/.runtime

node_modules/.installed: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@
