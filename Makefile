# From a fresh clone: `make demo`. `make help` lists the rest.

SHELL := bash
PYTHON := .venv/bin/python
SERVICE ?=
ALL ?=
MONITORING ?=
ARGS ?=

# Some environments switch it on for all. Then each of the many processes that are started here compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup up down status demo test unit lint bench chaos drill diagrams generate clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: ## install everything that is needed; downloads are cached, a second run costs a second
	@deploy/setup/setup.sh

up: setup ## start the stack on the real clock: OpenSearch, Camunda, workers, pages (MONITORING=1: Prometheus too)
	@$(PYTHON) -m deploy.stack up $(if $(MONITORING),--monitoring)

down: ## stop the stack
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m deploy.stack down; else echo 'No stack is up.'; fi

status: ## what is running and where, with logins and links; the stack of the demo too
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m deploy.stack status; else echo 'No stack is up.'; fi

demo: setup ## play a dozen sample requests through the real engine (SERVICE=key: all of one service; ALL=1: all)
	@$(if $(MONITORING),AFTERSALES_MONITORING=1) $(PYTHON) -m deploy.demo $(SERVICE) $(if $(ALL),--all)

test: setup ## all checks and tests, as CI runs them (SERVICE=key: what concerns one service or part, in a minute or two)
	@deploy/setup/test.sh $(SERVICE)

unit: setup ## the tests that need no engine, in a minute
	@$(PYTHON) -m pytest -q -n logical --dist worksteal tests/unit tests/deploy tests/workers tests/api

lint: setup ## style, types, layers, diagrams (SERVICE=key: what a designer edits of one service or part, in seconds)
	@$(if $(SERVICE),$(PYTHON) -m deploy.lint $(SERVICE),deploy/setup/lint.sh)

bench: setup ## measure the workers beside their rivals, write docs/benchmarks.md (ARGS="--quick", "gateway", ...)
	@$(PYTHON) -m tests.bench $(ARGS)

chaos: setup ## break everything while 10,000 instances run, write docs/reliability.md (ARGS="--short --seed 7", ...)
	@$(PYTHON) -m tests.chaos $(ARGS)

drill: setup ## really do each fault, see its alert and no other in a real Prometheus, write docs/alert-drill.md
	@$(PYTHON) -m tests.drill $(ARGS)

generate: setup ## write anew what is generated: element templates, pages of jobs, parts and services, traceability; parts of forms, start forms
	@$(PYTHON) -m deploy.start_forms
	@$(PYTHON) -m deploy.form_parts
	@$(PYTHON) -m deploy.element_templates
	@$(PYTHON) -m deploy.contract_pages
	@$(PYTHON) -m deploy.catalogue_pages
	@$(PYTHON) -m tests.contract.traceability

diagrams: setup ## draw every diagram to docs/diagrams
	@$(PYTHON) -m deploy.diagrams render bpmn

clean: down ## stop the stack; delete its data and logs, the environments and caches (downloads stay)
	@rm -rf build .run .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage deploy/diagrams/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: lock demo-down
# `--no-strip-extras`: without it an older pip takes `coverage[toml]` for unpinned as soon as a newer coverage is published.
lock: ## pin the dependencies of pyproject.toml again (needs uv)
	@uv pip compile -q pyproject.toml --all-extras --group dev --group stack --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements.lock

demo-down: ## stop the stack that `make demo` left up
	@$(PYTHON) -m deploy.demo --down
