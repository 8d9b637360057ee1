# demo: builds everything and shows what it is for. test: everything that is checked.
# bench, fmt, lint: for who works on it.

PYTHON ?= python3
VENV   := build/venv
NODE   := wrappers/node
LIB    := target/release/libindy.so
export INDY_LIBRARY := $(CURDIR)/$(LIB)

.PHONY: demo test tools-test test-rust test-models test-header test-c test-python test-hostile test-node wheel bench bench-python bench-askar bench-askar-messages bench-anoncreds bench-fairness bench-node fmt lint lib tools clean

demo: lib $(VENV)/demo
	PYTHONPATH=wrappers/python $(VENV)/bin/python -m demo --out build/demo.html

test: tools-test test-rust test-models test-header test-c test-hostile test-python test-node

lib: tools
	cargo build --release

# Rust: unit tests, the C ABI, vectors, crashes, the rules of the house, and simulations of commands: fourteen
# of them in as many orders each as SIMULATION_SEEDS says.
test-rust: tools
	SIMULATION_SEEDS=$${SIMULATION_SEEDS-7500} cargo test --release

# Where threads meet, in every order of their steps.
test-models: tools
	cargo run --release --quiet --manifest-path tests/models/Cargo.toml --target-dir target/models

# The committed header is what the code says.
test-header: lib
	git diff --exit-code include/indy.h

C_FLAGS := -Wall -Wextra -Wpedantic -Werror -D_POSIX_C_SOURCE=200809L -Iinclude
C_LIBS  := -x none -Ltarget/release -lindy -lpthread -Wl,-rpath,$(CURDIR)/target/release

# Ways for a C program to end with commands in flight, see tests/c/exits.c.
C_EXITS := main_returns exit at_once in_a_callback without_main shutdown

# C programs against the header and the library, as C99 and as C++; the examples also as others build
# and install them. INDY_EXITS=200 repeats the exits so many times.
test-c: tools-test lib
	@mkdir -p build
	for program in first_light event_loop exits; do \
	  $(CC) -std=c99 $(C_FLAGS) tests/c/$$program.c $(C_LIBS) -o build/$$program && \
	  $(CXX) -std=c++11 $(C_FLAGS) -x c++ tests/c/$$program.c $(C_LIBS) -o build/$${program}_cpp || exit 1; \
	done
	for program in first_light event_loop first_light_cpp event_loop_cpp; do \
	  wallets=$$(mktemp -d) && build/$$program $$wallets && rm -r $$wallets || exit 1; done
	for way in $(C_EXITS); do for n in $$(seq $${INDY_EXITS:-10}); do \
	  wallets=$$(mktemp -d) && timeout 60 build/exits $$way $$wallets && rm -r $$wallets || \
	    { echo "$$way: status $$?" >&2; exit 1; }; \
	done || exit 1; done
	$(MAKE) -C wrappers/c test

# The Python wrapper, also as others install it. INDY_EXITS=200 repeats the tests of exits so many times,
# INDY_CALLS=1000000 makes so many calls in those of memory.
test-python: lib $(VENV)/dev
	cd wrappers/python && ../../$(VENV)/bin/mypy && ../../$(VENV)/bin/python -m pytest -q

# A wheel with the library inside, in build/wheels.
wheel: lib $(VENV)
	@mkdir -p build/wheels && rm -f build/wheels/*.whl
	$(VENV)/bin/python wrappers/python/build_wheel.py $(LIB) build/wheels

# Malformed calls of every function of the header. HOSTILE_CALLS=1000000 makes a million; without
# HOSTILE_SEED=1 each run makes others.
test-hostile: tools-test lib
	HOSTILE_SEED=$${HOSTILE_SEED-1} $(PYTHON) tests/hostile

# The Node wrapper, also as others install it.
test-node: lib $(NODE)/node_modules/.package-lock.json
	cd $(NODE) && npm test

bench: lib
	cargo bench

# Calls of the Python wrapper against python3-indy's.
bench-python: lib $(VENV)/dev
	$(VENV)/bin/python benches/python_calls.py

# Records against aries-askar.
bench-askar: lib $(VENV)/peers
	PYTHONPATH=wrappers/python $(VENV)/bin/python benches/askar_records.py

# Signatures, boxes and packed messages against aries-askar and PyNaCl.
bench-askar-messages: lib $(VENV)/peers
	PYTHONPATH=wrappers/python $(VENV)/bin/python benches/askar_messages.py

# Credentials, proofs and registries against anoncreds.
bench-anoncreds: lib $(VENV)/peers
	PYTHONPATH=wrappers/python $(VENV)/bin/python benches/anoncreds_flow.py

# How long who comes last waits for a first turn on a lane full of giants.
bench-fairness: lib $(VENV)/peers
	PYTHONPATH=wrappers/python $(VENV)/bin/python benches/fairness.py

# The Node wrapper against a plain callback for each call.
bench-node: lib $(NODE)/node_modules/.package-lock.json
	cd $(NODE) && npm run bench

fmt:
	cargo fmt
	cargo fmt --manifest-path tests/models/Cargo.toml

lint:
	cargo fmt --check
	cargo fmt --check --manifest-path tests/models/Cargo.toml
	cargo clippy --release --all-targets -- -D warnings

# A failure leaves nothing: the next attempt may be with another Python.
INSTALL = $(VENV)/bin/pip install -q --disable-pip-version-check -r $< || { rm -rf $(VENV); exit 1; }

$(VENV):
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: demo/requirements.txt | $(VENV)
	$(INSTALL)
	@touch $@

$(VENV)/peers: benches/requirements.txt | $(VENV)
	$(INSTALL)
	@touch $@

$(VENV)/dev: wrappers/python/requirements-dev.txt | $(VENV)
	$(INSTALL)
	@touch $@

$(NODE)/node_modules/.package-lock.json: $(NODE)/package-lock.json
	cd $(NODE) && npm ci --no-audit --no-fund

# Says which tool is missing and how to get it.
tools:
	@need() { command -v $$1 >/dev/null || { echo "$$1 is missing: $$2" >&2; exit 1; }; }; \
	need cargo  "get Rust from https://rustup.rs"; \
	need cc     "install a C compiler (Debian: apt-get install gcc)"; \
	need perl   "OpenSSL is built with it (Debian: apt-get install perl)"; \
	need git    "install git (Debian: apt-get install git)"; \
	need $(PYTHON) "install Python 3.9 or later (Debian: apt-get install python3 python3-venv)"
	@perl -MIPC::Cmd -MFindBin -e 1 2>/dev/null || \
	  { echo "perl lacks modules that OpenSSL's build needs (Debian: apt-get install perl)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || \
	  { echo "Python 3.9 or later with venv is needed (Debian: apt-get install python3-venv)" >&2; exit 1; }

tools-test: tools
	@command -v $(CXX) >/dev/null || \
	  { echo "$(CXX) is missing: install a C++ compiler (Debian: apt-get install g++)" >&2; exit 1; }
	@command -v pkg-config >/dev/null || \
	  { echo "pkg-config is missing: install it (Debian: apt-get install pkg-config)" >&2; exit 1; }
	@node -e 'process.exit(process.versions.node.split(".", 1)[0] < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || \
	  { echo "the tests need Node 20.9 or later with npm (from https://nodejs.org)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "the tests need Python 3.10 or later (Debian: apt-get install python3)" >&2; exit 1; }

clean:
	rm -rf build target $(NODE)/node_modules
