# `make` alone lists what can be done.
SHELL := bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
SOURCES := truongthi protocol station server fixtures bench tests
T ?= tests

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: demo
demo: ## walk one candidate from card to result on virtual cards and real windows
	@scripts/system-packages demo
	@$(MAKE) --no-print-directory .venv/installed
	@$(BIN)/truongthi demo

.PHONY: test
test: ## run every test (T=path runs some)
	@scripts/system-packages test
	@$(MAKE) --no-print-directory .venv/installed
	$(if $(filter tests,$(T)),scripts/run-tests $(BIN)/pytest,$(BIN)/pytest $(T))

.PHONY: soak
soak: .venv/installed ## kill seat and server again and again, lay a thousand cards down, test the server on both databases (half an hour)
	$(BIN)/pytest -m soak tests/soak
	EVERY_DATABASE=1 $(BIN)/pytest tests/server

.PHONY: fuzz
fuzz: .venv/installed ## feed every parser spoiled bytes, 10 s each (twelve minutes)
	$(BIN)/pytest -m fuzz tests/fuzz

.PHONY: guide
guide: .venv/installed ## take the pictures of the operator guides anew
	$(BIN)/python -m fixtures.guide docs/pictures/huong-dan
	$(BIN)/python -m fixtures.guide_room docs/pictures/huong-dan
	$(BIN)/python -m fixtures.guide_stick docs/pictures/huong-dan
	$(BIN)/python -m fixtures.seat_gallery --guide docs/pictures/huong-dan

.PHONY: lint
lint: .venv/installed ## format, lint, types and import rules
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: bench
bench: .venv/installed ## measure the figures; JSON goes to bench/out/
	$(BIN)/python -m bench line --json bench/out/line.json
	$(BIN)/python -m bench chip --json bench/out/chip.json
	$(BIN)/python -m bench papers --json bench/out/papers.json
	$(BIN)/python -m bench grading --json bench/out/grading.json
	$(BIN)/python -m bench seat --json bench/out/seat.json
	$(BIN)/python -m bench board --json bench/out/board.json

.PHONY: format
format: .venv/installed ## format the code
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

.PHONY: lock
lock: .venv/installed ## pin the dependencies anew, with hashes and without addresses
	for extra in seat desk board postgres; do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --extra $$extra pyproject.toml \
	    -o requirements/$$extra.txt; done
	$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --all-extras --group develop \
	  pyproject.toml -o requirements/develop.txt

.venv/installed: requirements/develop.txt pyproject.toml scripts/system-packages
	@scripts/system-packages demo
	@echo "Installing the Python packages of requirements/develop.txt into .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/develop.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
