# coplan: `make` builds and runs the main job, `make test` runs every test. See `make help`.

SWIFT ?= swift
PREFIX ?= /usr/local
PLAN ?= plans
OUT ?= exports
# When events are stamped: unchanged events keep the stamps of the exports that are there.
EXPORT_OPTIONS ?=

COPLAN := .build/release/coplan
VENV := .venv
SYSTEM := $(shell uname -s)
# With Swift's own libraries in it the tool starts faster, and runs where there is no toolchain. A toolchain may come without
# the libraries for it.
STATIC := $(wildcard $(dir $(realpath $(shell command -v $(SWIFT))))../lib/swift_static)
BUILD := $(SWIFT) build -c release $(if $(and $(filter Linux,$(SYSTEM)),$(STATIC)),--static-swift-stdlib)
# Debian's packages, beside a Swift toolchain and what that needs.
PACKAGES := libical-dev libyaml-dev libsodium-dev libqrencode-dev libmicrohttpd-dev zlib1g-dev tzdata
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet

.PHONY: all run build install lint format test test-swift test-python bench docs fuzz clean help packages

all: build run

## What is missing is installed, what is there is left alone.
packages:
ifeq ($(SYSTEM),Darwin)
	@for package in libical libyaml libsodium qrencode libmicrohttpd zlib pkg-config; do \
	    brew list $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "coplan needs:$$missing. Install with: brew install$$missing"; exit 1; fi
else
	@missing=""; for package in $(PACKAGES); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then scripts/install-packages $$missing; fi
endif

build: packages
	$(BUILD) --product coplan

## The main job: check the plan, show the overlaps across projects, write the feeds.
run: build
	@echo; echo "== coplan check $(PLAN)"; $(COPLAN) check $(PLAN) || [ $$? -eq 1 ]
	@echo; echo "== coplan conflicts $(PLAN) --across"; $(COPLAN) conflicts $(PLAN) --across || [ $$? -eq 1 ]
	@echo; echo "== coplan export $(PLAN) -o $(OUT)"; $(COPLAN) export $(PLAN) -o $(OUT) $(EXPORT_OPTIONS)
	@echo; echo "The feeds are in $(abspath $(OUT)). Everything in $(OUT)/public may be put on a web server;"; \
	echo "subscribe to an address such as https://your.server/all.ics or .../projects/copolad.ics in"; \
	echo "Outlook, Google Calendar, Apple Calendar or Thunderbird. The README says how."

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(COPLAN) "$(DESTDIR)$(PREFIX)/bin/coplan"

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

test: test-swift test-python

## The tests of the modules and the case folders, which run the release binary.
test-swift: build
	COPLAN_BINARY=$(abspath $(COPLAN)) $(SWIFT) test --disable-xctest

## What the tests of the pages look at them with.
BROWSER := chromium chromium-driver
.PHONY: browser
browser:
ifneq ($(SYSTEM),Darwin)
	@missing=""; for package in $(BROWSER); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then scripts/install-packages $$missing; fi
endif

$(VENV)/installed: Tests/Python/requirements.txt
	@python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || scripts/install-packages python3-venv
	python3 -m venv $(VENV)
	$(PIP) install -r Tests/Python/requirements.txt
	touch $@

## Independent oracles and real calendar readers, against the release binary.
test-python: build browser $(VENV)/installed
	$(BUILD) --product TimeProbe
	COPLAN_BINARY=$(abspath $(COPLAN)) COPLAN_TIME_PROBE=$(abspath .build/release/TimeProbe) \
	    $(VENV)/bin/pytest --quiet -p no:cacheprovider -n auto Tests/Python

## check beside a bare libyaml scan, the engine beside a sort and DuckDB, feeds beside bare libical,
## the server beside nginx.
bench: build $(VENV)/installed
	$(BUILD) --product EngineBenchmark
	$(BUILD) --product FeedBenchmark
	$(PIP) install -r Benchmarks/requirements.txt
	python3 Benchmarks/run.py --coplan $(COPLAN) $(BENCH_OPTIONS)
	$(VENV)/bin/python Benchmarks/engine.py
	python3 Benchmarks/feeds.py --feeds .build/release/FeedBenchmark
	python3 Benchmarks/serve.py --coplan $(COPLAN)

## What is generated from the sources.
docs: build
	$(COPLAN) explain --all > docs/rules.md
	$(COPLAN) schema > docs/plan.schema.json
	$(COPLAN) schema settings > docs/coplan.schema.json
	python3 scripts/make-messages.py --coplan $(COPLAN)

## Looks for input that a reader cannot stand: which reader, for how many seconds.
FUZZ ?= plan 60
fuzz:
	Tests/Fuzz/run $(FUZZ)

clean:
	rm -rf .build $(VENV)

help:
	@echo "make            install what is missing, build, check plans/, export the feeds to exports/"
	@echo "make test       build and run every test"
	@echo "make install    install coplan below PREFIX ($(PREFIX))"
	@echo "make lint       check the format of the sources; make format mends it"
	@echo "make bench      measure check, the engine, feeds and the server beside others (BENCH_OPTIONS='--sizes 1000000')"
	@echo "make docs       write the generated parts of docs/ anew"
	@echo "make fuzz       look for input that a reader cannot stand (FUZZ='dates 300': which one, seconds)"
	@echo "make clean      remove what was built"
	@echo "PLAN, OUT       the plan to run on ($(PLAN)), where its feeds go ($(OUT))"
