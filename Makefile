# Newsdesk. `make run` serves the dashboard and `make test` runs the tests: each sets up first
# what it needs, so that these two commands are all that a fresh machine wants.

PYTHON ?= python3
PORT ?= 8501
# Where the dashboard listens: every address of this machine, or one such as 127.0.0.1.
ADDRESS ?=
# WATCH=1 runs the dashboard anew when its code changes.
WATCH ?=
# Threads share so many arenas of memory where glibc hands it out: docs/performance-load.md.
MALLOC_ARENA_MAX ?= 2
# Tests at a time.
WORKERS ?= 2
# SLOW=1 runs the tests that take minutes too.
SLOW ?=
# More words for pytest, such as ARGS="-k timeline".
ARGS ?=
# Simulated readers, and seconds for which they come and go.
READERS ?=
SOAK ?=
# Other people's news, to measure with.
CORPORA ?=

SETUP := $(PYTHON) tools/environment.py
RUN := .venv/bin/python
DEV := .venv-test/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test test-cluster lint format bench bench-corpus load quality screenshots lock clean setup dev-setup

help:
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

# With an address to print, Streamlit need not ask an outside service for the machine's own.
run: setup ## Serve the dashboard at http://localhost:8501 (PORT= and ADDRESS= change that)
	@MALLOC_ARENA_MAX=$(MALLOC_ARENA_MAX) exec $(RUN) -m streamlit run app.py --server.port $(PORT) \
		--browser.serverAddress $(or $(ADDRESS),localhost) $(if $(ADDRESS),--server.address $(ADDRESS)) \
		$(if $(WATCH),--server.fileWatcherType auto)

# Beside a PostgreSQL of its own where one is installed (apt-get install postgresql).
test: setup dev-setup ## Run the tests, those in a real browser too (ARGS="-k timeline" for some)
	@chromium=$$($(DEV) tools/chromium.py) && \
	NEWSDESK_CHROMIUM="$$chromium" NEWSDESK_APP_PYTHON="$(CURDIR)/$(RUN)" NEWSDESK_TEST_SLOW=$(SLOW) \
	$(DEV) -m tools.postgres --if-there -- \
	$(DEV) -m pytest --numprocesses $(WORKERS) --dist loadfile $(ARGS)

# One after the other: the nodes share what processor there is. Skipped, with the reason, where Java
# or Maven is missing.
test-cluster: dev-setup ## Run the tests that need three OpenSearch nodes (wants Java and Maven)
	@NEWSDESK_TEST_CLUSTER=1 $(DEV) -m pytest -m cluster --numprocesses 0 $(ARGS)

lint: dev-setup ## Check style and types
	@failed=0; for check in "ruff check" "ruff format --check" "mypy" "mypy tools"; do \
		echo "$$check"; $(DEV) -m $$check || failed=1; \
	done; exit $$failed

format: dev-setup ## Lay the code out
	$(DEV) -m ruff check --fix
	$(DEV) -m ruff format

bench: bench-corpus setup dev-setup ## Measure speed beside the peers, in a real browser too
	@chromium=$$($(DEV) tools/chromium.py) && \
	NEWSDESK_CHROMIUM="$$chromium" NEWSDESK_APP_PYTHON="$(CURDIR)/$(RUN)" $(DEV) -m benchmarks.pages

# The peers have an environment of their own: none of them is needed for anything else.
bench-corpus: ## Measure the corpus beside SQLite, Datasette, DuckDB and pandas (ARGS="--sizes 1000000")
	@$(SETUP) .venv-bench requirements-bench.txt
	.venv-bench/bin/python -m benchmarks.corpus $(ARGS)

# Half an hour. SOAK=7200 has readers come and go for two hours instead.
load: setup dev-setup ## Have 10 to 200 simulated readers use the dashboard (READERS="50" for some)
	NEWSDESK_APP_PYTHON="$(CURDIR)/$(RUN)" \
	$(DEV) -m benchmarks.load $(if $(READERS),--readers $(READERS)) $(if $(SOAK),--soak $(SOAK))

# Half an hour, and more than a gigabyte of memory; what it measures is told in docs/.
quality: setup dev-setup ## Measure how well news is taken in, on CORPORA=folder of other people's news
	@test -d "$(CORPORA)" || { echo "Name the folder: make quality CORPORA=../shared/corpora"; exit 1; }
	$(DEV) -m benchmarks.feeds $(CORPORA)/feeds --write
	$(DEV) -m benchmarks.languages $(CORPORA) --write
	$(DEV) -m benchmarks.pages_quality --crawls --write docs/quality-pages.md
	$(DEV) -m benchmarks.copies $(CORPORA) --write
	$(DEV) -m benchmarks.peaks $(CORPORA) --write
	$(DEV) -m benchmarks.entities --write docs/quality-entities.md
	$(DEV) -m benchmarks.storylines $(CORPORA)/.. --write
	$(DEV) -m benchmarks.review_checks --news $(CORPORA) --write
	$(DEV) -m benchmarks.passages_found --corpora $(CORPORA) --write
	$(DEV) -m benchmarks.durability --write
	$(DEV) -m benchmarks.taking_in $(CORPORA) --write

screenshots: setup dev-setup ## Take the README's screenshots anew
	@chromium=$$($(DEV) tools/chromium.py) && \
	NEWSDESK_CHROMIUM="$$chromium" NEWSDESK_APP_PYTHON="$(CURDIR)/$(RUN)" $(DEV) -m tools.screenshots

# Each list feeds the next, so that all agree. LOCK="--upgrade" takes newer versions where allowed.
lock: dev-setup ## Work out requirements*.txt anew from requirements*.in
	@for name in requirements requirements-postgres requirements-cluster requirements-ingest requirements-dask \
		requirements-dev requirements-bench; do \
		$(DEV) -m uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK) \
		$$name.in --output-file $$name.txt || exit 1; \
	done

clean: ## Remove the environments and the caches of the tools (reviews stay)
	rm -rf .venv .venv-test .venv-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/browser/failures
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@$(SETUP) .venv requirements-ingest.txt

dev-setup:
	@$(SETUP) .venv-test requirements-dev.txt
