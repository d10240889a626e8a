PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROUND ?= published
AREA ?= overview
BASE ?= main

.DEFAULT_GOAL := help
.PHONY: help setup reports preview compare check-pdf lint test accessible lock docs clean

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.runtime ## install what making documents needs, into .venv

reports: $(VENV)/.runtime ## make all documents of ROUND (default: published) in reports/
	$(BIN)/kpi-report build $(ROUND)

preview: $(VENV)/.runtime ## show AREA's document of ROUND in the browser while its template is edited
	$(BIN)/kpi-report preview $(AREA) --round $(ROUND) --open

compare: $(VENV)/.runtime ## show what changed in documents of ROUND since the revision BASE; fails if any did
	$(BIN)/kpi-report compare $(BASE) . --round $(ROUND)

check-pdf: $(VENV)/.dev ## hold every PDF of ROUND, once built, against its document
	$(BIN)/python tests/check_pdf.py reports/$(ROUND)

lint: $(VENV)/.dev ## check style, types and the rules of templates
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kpi-report check

test: lint ## lint, then run all tests (builds the published round once)
	$(BIN)/pytest

accessible: $(VENV)/.dev ## hold every page of reports/ROUND against axe-core, after make reports
	$(BIN)/python tests/axe.py reports/$(ROUND)

lock: $(VENV)/.dev ## resolve the lock files anew
	$(BIN)/uv pip compile pyproject.toml -q --extra build --universal --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml -q --extra build --extra dev -c requirements.lock --universal --python-version 3.11 --upgrade --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements-dev.lock

docs: $(VENV)/.runtime ## write the reference pages in docs/ from the code
	$(BIN)/python -m kpi_report.intake.schemas > docs/tables.md
	$(BIN)/python -m kpi_report.parameters > docs/parameters.md
	$(BIN)/python -m kpi_report.table_parameters > docs/table_parameters.md
	$(BIN)/python -m kpi_report.survey.reference > docs/questionnaire.md
	$(BIN)/python -m kpi_report.document.cooperation_reference > docs/cooperation.md

clean: ## remove .venv, reports and caches
	rm -rf $(VENV) reports build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.runtime: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --no-compile --no-deps --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install -q --no-compile --no-deps --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
