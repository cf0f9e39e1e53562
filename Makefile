# Thin: each line can be run by hand. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
export PYTHONHASHSEED ?= 0
# tests and demos start hundreds of processes: each finds its modules compiled
unexport PYTHONDONTWRITEBYTECODE

.venv/.installed: requirements/dev.txt requirements/uv.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	$(UV) pip install --quiet --no-build-isolation --no-deps -e .
	touch $@

.PHONY: demo demo-web test test-web check lint mypy pyright rooms own-tests record docs site lock clean clean-install test-pythons examples \
	bench bench-runs bench-emulator bench-batch bench-refresh bench-limit bench-suiteql bench-export bench-mcp bench-web bench-walk bench-workers \
	chaos-runs chaos-writes chaos-graphs chaos-refresh chaos-changes chaos-workers chaos-schedules \
	conformance test-engines clients faults \
	fuzz-emulator fuzz-workflows fuzz-answers fuzz-suiteql doctor-matrix
demo: .venv/.installed  ## the main job against a local NetSuite; SUITEQL=FILE runs another query
	$(BIN)/python -m tools.demo $(SUITEQL)

demo-web: .venv/.installed  ## the pages and a local NetSuite together, for an administrator and a member: prints their links
	$(BIN)/python -m tools.demo_web

test: .venv/.installed  ## the tests: no root, no browser, no network
	$(BIN)/pytest -n auto --dist worksteal

test-web: .venv/.installed  ## the pages in a real browser, screenshots in build/screens; installs Chromium where it is missing
	$(BIN)/python -m tools.test_web

check: lint mypy pyright rooms  ## format, lint, types, rooms, words, tests beside their source; -j2 does two at a time

lint: .venv/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

mypy: .venv/.installed
	$(BIN)/mypy

pyright: .venv/.installed
	$(BIN)/basedpyright

rooms: .venv/.installed
	$(BIN)/lint-imports
	$(BIN)/python -m tools.words
	$(BIN)/python -m tools.own_tests --check

own-tests: .venv/.installed  ## how much of each source file its own test covers, run alone; minutes
	$(BIN)/python -m tools.own_tests $(SOURCE)

examples: .venv/.installed  ## every example there is, against a served local NetSuite
	$(BIN)/python -m conformance.examples

clean-install: .venv/.installed  ## the wheel and its declared dependencies in an environment of their own
	$(BIN)/python -m tools.clean_install

test-pythons: .venv/.installed  ## the wheel and the runner's tests on every Python that is installed
	$(BIN)/python -m tools.pythons

bench: .venv/.installed  ## side by side with what it stands on
	$(BIN)/python -m benchmarks.calls

bench-runs: .venv/.installed  ## workflow runs beside a bare loop and a bare DBOS script
	$(BIN)/python -m benchmarks.runs

bench-emulator: .venv/.installed  ## the local NetSuite beside a bare Starlette app
	$(BIN)/python -m benchmarks.emulator

bench-batch: .venv/.installed  ## the requests of 1,000 creates by batch
	$(BIN)/python -m benchmarks.batch

bench-refresh: .venv/.installed  ## many processes on one expired rotating token, SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.refresh

bench-limit: .venv/.installed  ## several processes on one account's slots: kills, a hidden and a raised limit, readers beside
	$(BIN)/python -m benchmarks.limit

bench-suiteql: .venv/.installed  ## pages of a large query beside a bare loop and other people's clients; writes its part of docs/performance.md
	$(BIN)/python -m benchmarks.suiteql

bench-export: .venv/.installed  ## a million rows into CSV, NDJSON and Parquet, with kill -9 on the way
	$(BIN)/python -m benchmarks.export

bench-mcp: .venv/.installed  ## a tool call of an agent beside the call of the node, over stdio and HTTP; the size of the list of tools
	$(BIN)/python -m benchmarks.mcp

bench-web: .venv/.installed  ## Connectors with 1,000 credentials beside 100, a run of 20,000 items beside 200
	$(BIN)/python -m benchmarks.web

bench-walk: .venv/.installed  ## from Add credential to connected in a real browser, beside a script that sends the same requests
	$(BIN)/python -m benchmarks.walk

bench-workers: .venv/.installed  ## workers that share runs on PostgreSQL: 1, 2, 3, a step, 100,000 items, 100 runs at once
	$(BIN)/python -m benchmarks.workers

chaos-workers: .venv/.installed  ## kill -9 of workers, and restarts of their PostgreSQL, while a run goes on
	$(BIN)/python -m chaos.workers

chaos-runs: .venv/.installed  ## kill -9 in the middle of runs
	$(BIN)/python -m chaos.runs

chaos-writes: .venv/.installed  ## 10,000 mixed writes under lost answers, resets, 429, 500 and kill -9; other clients beside
	$(BIN)/python -m chaos.writes

chaos-graphs: .venv/.installed  ## kill -9 in the middle of random graphs, resumed to the same outputs
	$(BIN)/python -m chaos.graphs

chaos-refresh: .venv/.installed  ## kill -9 in the middle of refreshes
	$(BIN)/python -m chaos.refresh

chaos-changes: .venv/.installed  ## a reader of changes that is killed while three writers write, over midnight and the end of summer time
	$(BIN)/python -m chaos.changes

chaos-schedules: .venv/.installed  ## kill -9 among workers that fire schedules, while time goes 1,000 times faster
	$(BIN)/python -m chaos.schedules

conformance: .venv/.installed  ## the local NetSuite against a folder of real traffic: TRAFFIC=DIR
	$(BIN)/python -m conformance.replay $(TRAFFIC)

test-engines: .venv/.installed  ## Airflow, Prefect and Temporal in environments of their own, with kill -9; ENGINE=airflow alone
	$(BIN)/python -m conformance.engines $(ENGINE)

clients: .venv/.installed  ## other people's NetSuite clients, unmodified, against the local NetSuite
	$(BIN)/python -m conformance.clients

fuzz-workflows: .venv/.installed  ## files and expressions nobody would write, under a memory limit
	$(BIN)/python -m conformance.fuzz_workflows

fuzz-emulator: .venv/.installed  ## schemathesis against the local NetSuite's own OpenAPI documents
	$(BIN)/python -m conformance.fuzz

faults: .venv/.installed  ## every fault that was reported, and the tests that show it fixed
	$(BIN)/python -m conformance.faults

fuzz-answers: .venv/.installed  ## 100,000 made-up answers to record, SuiteQL and token calls
	$(BIN)/python -m conformance.fuzz_answers

fuzz-suiteql: .venv/.installed  ## 200 made-up queries of made-up tables, read three ways, and results around 100,000 rows
	$(BIN)/python -m conformance.fuzz_suiteql

doctor-matrix: .venv/.installed  ## staged mistakes and what the doctor says of them
	$(BIN)/python -m benchmarks.doctor_matrix

record: .venv/.installed  ## record the cassettes anew: from the emulator, or a real account if NETSUITE_RECORD_SELECTOR names a credential
	$(BIN)/pytest tests/nodes/test_cassettes.py -n 0 -p no:randomly --record-mode=rewrite
	$(BIN)/python tests/support/tapes.py
	$(BIN)/pytest tests/nodes/test_cassettes.py tests/nodes/test_cassette_guard.py -q

docs: .venv/.installed  ## write the pages that are made from code, and docs/compared.md once the tests it names have passed
	$(BIN)/python -m tools.manifest_file
	$(BIN)/python -m tools.nodes_page
	$(BIN)/python -m tools.emulator_page
	$(BIN)/python -m tools.decisions_page
	$(BIN)/python -m tools.reference_pages
	$(BIN)/python -m tools.messages
	$(BIN)/python -m tools.compared_page

site: .venv/.installed  ## docs/ as a site in build/site; a broken link or anything else that is doubtful ends it
	$(BIN)/sphinx-build --quiet --fail-on-warning --nitpicky --jobs auto docs build/site

# the extras of other engines are not here: each has an environment of its own (make test-engines)
LOCKED := run postgres socks keyring arrow mcp web emulator
lock: ## write the hash locks
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 $(addprefix --extra ,$(LOCKED)) --group dev pyproject.toml -o requirements/dev.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements/runtime.txt
	echo uv==$$($(UV) --version | cut -d' ' -f2) | $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate - -o requirements/uv.txt

clean:
	rm -rf .venv .demo .bench .clients dist
