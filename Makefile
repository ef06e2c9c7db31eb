# What one types here; the README shows the plain command behind each.
# The first call sets up .venv by itself. Set-up speaks on stderr only, so that the output can be piped.

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet install
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.11 python3 python
WORDS := --no-default-keywords -k mark -k say -k say_number:1,2 -k label -k text_for_number:1,2

.PHONY: help chat setup test check format lint types covered coverage bench catalogs clean

help:
	@echo "make chat      talk to the bot in the terminal (no account, no token)"
	@echo "make test      run the tests"
	@echo "make check     format, lint, types and tests with coverage"
	@echo "make bench     measure speed and matching, and send announcements through kills and faults"
	@echo "make catalogs  bring the catalogs in locales/ up to date with the code"
	@echo "make format    format the code"
	@echo "make clean     remove .venv and what tools left behind"

chat: $(VENV)/.for-running
	@$(RUN) -m bot chat

setup: $(VENV)/.for-running

test: $(VENV)/.for-testing
	@$(RUN) -m pytest

check: lint types covered

lint: $(VENV)/.for-checking
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .

types: $(VENV)/.for-checking
	@$(RUN) -m mypy

covered: $(VENV)/.for-checking
	@$(RUN) -m pytest --cov --cov-report=
	@$(MAKE) --no-print-directory coverage

# Of the rules, every branch must be tested; of everything, the share is told.
coverage:
	@$(RUN) -m coverage report --include='bot/domain/*,bot/matching/*' --fail-under=100 --show-missing --skip-covered
	@$(RUN) -m coverage report --format=total | sed 's/.*/Coverage of everything: & %/'

format: $(VENV)/.for-checking
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

bench: $(VENV)/.for-benchmarks
	@$(RUN) tests/benchmarks/start.py $(SHORT)
	@$(RUN) -m tests.benchmarks.questions_per_second $(SHORT)
	@$(RUN) -m tests.benchmarks.ranking
	@$(RUN) -m tests.benchmarks.size $(SHORT)
	@$(RUN) -m tests.benchmarks.importing $(SHORT)
	@$(RUN) -m tests.benchmarks.sending $(SHORT)
	@$(RUN) -m tests.benchmarks.faults $(SHORT)
	@$(RUN) -m tests.benchmarks.kills $(SHORT)
	@$(RUN) -m tests.benchmarks.beside $(SHORT)
	@$(RUN) -m tests.benchmarks.million $(SHORT)
	@$(RUN) -m tests.benchmarks.sealing $(SHORT)

catalogs: $(VENV)/.for-running
	@$(VENV)/bin/pybabel -q extract $(WORDS) --project=flaeming-bot --add-location=file --width=110 -o locales/bot.pot bot handlers
	@$(VENV)/bin/pybabel -q update -D bot -i locales/bot.pot -d locales --width=110 --no-fuzzy-matching --ignore-obsolete

clean:
	@rm -rf $(VENV) .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(VENV)/.for-running: requirements.txt | $(RUN)
	@echo "Setting up what the bot needs (once) ..." >&2
	@$(PIP) --requirement requirements.txt </dev/null >&2
	@touch $@

$(VENV)/.for-testing: pyproject.toml $(VENV)/.for-running
	@echo "Setting up what the tests need (once) ..." >&2
	@$(PIP) --constraint requirements.txt --editable '.[test]' </dev/null >&2
	@touch $@

$(VENV)/.for-benchmarks: pyproject.toml $(VENV)/.for-running
	@echo "Setting up what the benchmarks need (once) ..." >&2
	@$(PIP) --constraint requirements.txt --editable '.[bench]' </dev/null >&2
	@touch $@

$(VENV)/.for-checking: pyproject.toml $(VENV)/.for-running
	@echo "Setting up what the checks need (once) ..." >&2
	@$(PIP) --constraint requirements.txt --editable '.[check]' </dev/null >&2
	@touch $@ $(VENV)/.for-testing

$(RUN):
	@for python in $(CANDIDATES); do \
	    "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null </dev/null || continue; \
	    "$$python" -c 'import venv, ensurepip' 2>/dev/null </dev/null || { lacking=$$python; continue; }; \
	    rm -rf $(VENV); \
	    "$$python" -m venv $(VENV) </dev/null >&2 && exit 0; \
	    exit 1; \
	done; \
	if [ -n "$$lacking" ]; then \
	    echo "Python is new enough, but its module venv is missing. On Debian and Ubuntu: apt install python3-venv" >&2; \
	else \
	    echo "Python 3.11 or newer is needed; found: $$(python3 --version 2>/dev/null || echo none)." >&2; \
	fi; \
	exit 1
