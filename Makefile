# The two commands of the README, and what a contributor needs beside them.
#
#   make run                 the service with a sample programme       PORT=5050 changes the port
#   make test                every test                                ARGS="tests/figures -k wilson" chooses some
#   make bench               what it carries on this machine            ARGS=--long measures 50,000 sends as well
#   make lint                every linter
#   make format              lay out the Python as the linter wants it
#   make messages           the sentences that translators work from   ARGS=--new=ur begins a catalogue
#   make pins                requirements.in to requirements.txt, with hashes   ARGS=--upgrade takes newer releases
#
# PYTHON=/path/to/python chooses the Python that the environment in .venv is made from.

.PHONY: run test bench lint format messages pins
.DEFAULT_GOAL := run

PORT ?= 5000
FEEDBACK_MODE ?= sample
export PORT PYTHON

run: export FEEDBACK_MODE ?= sample
run:
	@python=$$(tools/find_python.sh) && "$$python" tools/check_port.py "$$PORT" && tools/set_up.sh "$$python" run \
	  && exec env FEEDBACK_MODE=$(FEEDBACK_MODE) .venv/bin/flask --app wsgi serve --port "$$PORT"

# Where nothing compiled may be kept, each worker works the asserts of every test out anew: hence `env -u`.
test:
	@python=$$(tools/find_python.sh) && tools/set_up.sh "$$python" dev && tools/find_chromium.sh \
	  && env -u PYTHONDONTWRITEBYTECODE tools/with_runtime_dir.sh .venv/bin/pytest -n 2 $(ARGS)

bench:
	@python=$$(tools/find_python.sh) && tools/set_up.sh "$$python" dev && .venv/bin/python -m bench $(ARGS)

lint:
	@python=$$(tools/find_python.sh) && tools/set_up.sh "$$python" dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint --lint templates

format:
	@python=$$(tools/find_python.sh) && tools/set_up.sh "$$python" dev
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

pins:
	@tools/pin_requirements.sh $(ARGS)

messages:
	@python=$$(tools/find_python.sh) && tools/set_up.sh "$$python" run
	.venv/bin/python tools/messages.py $(ARGS)
