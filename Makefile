# One verb per need. `make` alone lists them.

PYTHON ?= /usr/bin/python3
VENV   := build/venv/bin/python
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help install-deps run test check package screenshots translations catalogues bench clean

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install-deps: ## Install what `make run` and `make test` need (they call it themselves)
	@scripts/install.sh all

run: ## Start QGIS with the plugin in a profile of its own; without a display, play the tour
	@scripts/install.sh run
	@$(PYTHON) scripts/run.py $(ARGS)

test: ## Run all tests (ARGS="-k words" chooses some)
	@scripts/install.sh test
	@$(PYTHON) scripts/test.py $(ARGS)

check: ## Style, types, security scans, house rules, Qt 6 names, translations, metadata
	@scripts/install.sh check
	@$(VENV) scripts/check.py $(ARGS)

package: ## Build the ZIP that QGIS installs, and hold it against the repository's rules
	@scripts/install.sh package
	@$(PYTHON) scripts/package.py

screenshots: ## Make the pictures of the README
	@scripts/install.sh tour
	@$(PYTHON) scripts/run.py --screenshots

translations: ## Bring i18n/*.ts up to date with the code, and compile them
	@scripts/install.sh package
	@$(PYTHON) scripts/translations.py update
	@$(PYTHON) scripts/translations.py compile

catalogues: ## Write docs/catalogues.md from what the types of catalogue declare
	@scripts/install.sh check
	@$(VENV) scripts/catalogues.py

bench: ## Measure a federated search, merging, and how fast replies become records
	@scripts/install.sh test
	@$(PYTHON) scripts/test.py --bench $(ARGS)

clean: ## Remove what was built, the Python environments included
	@rm -rf build .qgis-settings .pytest_cache .ruff_cache .mypy_cache i18n/*.qm
	@find catalog_search scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
