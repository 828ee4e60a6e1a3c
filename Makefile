# make book    set up, execute the chapters, build the three editions into _build/html
# make test    set up, build, and prove everything
# make serve   open the built site at a local address        (PORT=8000)
# make bench   measure the book and the library
# make publications   a PDF and an EPUB of each edition, and the site as a zip (needs Chromium)
# make slides  a deck of each chapter in each edition, on the site (needs Chromium)
# make chapter   start a chapter, with all its parts   (NAME=16_line_search)
# make lock    renew the pinned requirements from pyproject.toml
# make clean   remove all that can be made again

PYTHON ?= python3
PORT ?= 8000
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: book test serve bench publications slides chapter lock clean

book: $(READY)
	@$(BIN)/python -m publish book --jobs $(JOBS)

test: book
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/python -m pytest -p publish --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder --doctest-modules --nbval --ignore notebooks/zh/exercises tests grading lessons_lib publish notebooks/zh

serve: $(READY)
	@$(BIN)/python -m publish serve --port $(PORT)

bench: book
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.build
	@$(BIN)/python -m benchmarks.reading

# A stamp that is newer than what it was installed from; an unfinished installation leaves none.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"The book needs Python 3.11, 3.12 or 3.13; $(PYTHON) is {v[0]}.{v[1]}. Name another: make PYTHON=python3.13 …")'
	@echo "Setting up $(VENV) (once; some minutes on a slow line) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

publications: book
	@$(BIN)/python -m publish publications

slides: book
	@$(BIN)/python -m publish slides

chapter: $(READY)
	@$(BIN)/python -m publish new '$(NAME)'

lock:
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet uv
	@$(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
	@grep -v '^-e' requirements.txt > $(VENV)-lock/pins.txt
	@$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" --extra read --constraint $(VENV)-lock/pins.txt pyproject.toml -o binder/requirements.txt
	@rm -rf $(VENV)-lock

clean:
	@rm -rf _build notebooks $(VENV) $(VENV)-lock .pytest_cache .ruff_cache .hypothesis *.egg-info
