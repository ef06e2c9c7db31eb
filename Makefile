# What one types here; the README shows the plain command behind each.
# The first call sets up .venv by itself. Set-up speaks on stderr only, so that the output can be piped.

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet install
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.11 python3 python
# Files of tests are tried beside each other, one on each processor.
BESIDE := -n auto --dist loadfile
WORDS := --no-default-keywords -k mark -k say -k say_number:1,2 -k label -k text_for_number:1,2

.PHONY: help chat setup test check format lint types covered coverage bench pins audit catalogs clean

help:
	@echo "make chat      talk to the bot in the terminal (no account, no token)"
	@echo "make test      run the tests"
	@echo "make check     format, lint, types and tests with coverage"
	@echo "make bench     measure speed and matching, run through kills, faults and bad weather, try hostile updates"
	@echo "make audit     ask for known flaws of the packages (needs the net)"
	@echo "make pins      pin the packages anew, with hashes (needs the net)"
	@echo "make catalogs  bring the catalogs in locales/ up to date with the code"
	@echo "make format    format the code"
	@echo "make clean     remove .venv and what tools left behind"

chat: $(VENV)/.for-running
	@$(RUN) -m bot chat

setup: $(VENV)/.for-running

test: $(VENV)/.for-testing
	@$(RUN) -m pytest $(BESIDE)

check: lint types covered

lint: $(VENV)/.for-checking
	@$(RUN) -m pip --disable-pip-version-check check
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .

types: $(VENV)/.for-checking
	@$(RUN) -m mypy

covered: $(VENV)/.for-checking
	@$(RUN) -m pytest $(BESIDE) --cov --cov-report=
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
	@$(RUN) -m tests.benchmarks.webhook $(SHORT)
	@$(RUN) -m tests.benchmarks.ranking
	@$(RUN) -m tests.benchmarks.size $(SHORT)
	@$(RUN) -m tests.benchmarks.importing $(SHORT)
	@$(RUN) -m tests.benchmarks.sending $(SHORT)
	@$(RUN) -m tests.benchmarks.faults $(SHORT)
	@$(RUN) -m tests.benchmarks.kills $(SHORT)
	@$(RUN) -m tests.benchmarks.kill_updates $(SHORT)
	@$(RUN) -m tests.benchmarks.soak $(SHORT)
	@$(RUN) -m tests.benchmarks.edits $(SHORT)
	@$(RUN) -m tests.benchmarks.beside $(SHORT)
	@$(RUN) -m tests.benchmarks.million $(SHORT)
	@$(RUN) -m tests.benchmarks.flood $(SHORT)
	@$(RUN) -m tests.benchmarks.fuzz $(SHORT)
	@$(RUN) -m tests.benchmarks.backup $(SHORT)
	@$(RUN) -m tests.benchmarks.sealing $(SHORT)

# Keeps the versions that still fit; to take newer ones, delete their lines before.
pins: $(RUN)
	@$(PIP) pip-tools==7.6.2 </dev/null >&2
	@about=$$(grep '^#' requirements.txt) && \
	$(VENV)/bin/pip-compile --quiet --generate-hashes --no-header --no-annotate --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file=requirements.txt pyproject.toml && \
	pinned=$$(cat requirements.txt) && printf '%s\n' "$$about" "$$pinned" >requirements.txt

# The list of known flaws is on the net, so this is no part of "make check". Strict: what could not be looked up is an
# error, else a machine without the net would report that all is well.
audit: $(RUN)
	@$(PIP) pip-audit==2.10.1 </dev/null >&2
	@$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.txt

catalogs: $(VENV)/.for-running
	@$(VENV)/bin/pybabel -q extract $(WORDS) --project=flaeming-bot --add-location=file --width=110 -o locales/bot.pot bot handlers
	@$(VENV)/bin/pybabel -q update -D bot -i locales/bot.pot -d locales --width=110 --no-fuzzy-matching --ignore-obsolete

clean:
	@rm -rf $(VENV) .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(VENV)/.for-running: requirements.txt | $(RUN)
	@echo "Setting up what the bot needs (once) ..." >&2
	@$(PIP) --requirement requirements.txt </dev/null >&2
	@touch $@

# What tests and checks need comes on top of the pinned packages, which satisfy pyproject.toml and so stay as they are.
# It cannot come with them in one go: where one package has hashes, pip wants them of all, and a source tree has none.
$(VENV)/.for-testing: pyproject.toml $(VENV)/.for-running
	@echo "Setting up what the tests need (once) ..." >&2
	@$(PIP) --editable '.[test]' </dev/null >&2
	@touch $@

$(VENV)/.for-benchmarks: pyproject.toml $(VENV)/.for-running
	@echo "Setting up what the benchmarks need (once) ..." >&2
	@$(PIP) --editable '.[bench]' </dev/null >&2
	@touch $@

$(VENV)/.for-checking: pyproject.toml $(VENV)/.for-running
	@echo "Setting up what the checks need (once) ..." >&2
	@$(PIP) --editable '.[check]' </dev/null >&2
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
