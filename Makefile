# Sextant: make help lists the targets.
PREFIX ?= /usr/local
PROGRAM = .build/release/sextant
DEMO_INDEX = .cache/demo.sextant
QUESTION = how long does a worker hold a lease by default?

.PHONY: help demo build test install format lint bench packages model

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: packages model build ## install what is missing, build, index Corpus/, answer one question
	@rm -rf $(DEMO_INDEX) && mkdir -p .cache
	$(PROGRAM) index Corpus --index $(DEMO_INDEX)
	$(PROGRAM) ask "$(QUESTION)" --index $(DEMO_INDEX)

build: packages ## the release program, .build/release/sextant
	swift build -c release --static-swift-stdlib --product sextant

test: packages model ## everything the tests need, then all tests
	swift build --build-tests
	swift test --skip-build

install: build ## put the program and its built-in model under PREFIX (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/sextant/models/builtin
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/sextant
	install -m 644 Sources/Encoder/BuiltIn/* $(DESTDIR)$(PREFIX)/share/sextant/models/builtin/

format: ## lay out all Swift files in the house style
	swift format --in-place --configuration .swift-format --recursive Sources Tests Package.swift

lint: ## check the layout, the imports and the map
	swift format lint --strict --configuration .swift-format --recursive Sources Tests Package.swift
	.ci/check-imports

bench: build ## index two documentation packages and measure; needs python3-doc and postgresql-doc-15
	python3 Evaluation/scripts/measure_folders.py --sextant $(PROGRAM)

packages:
	@.ci/install-packages

model:
	@.ci/fetch-model
