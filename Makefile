# make            what can be done
# make test       everything a change must pass on this machine, with real servers where they can be started
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SERVICES := deploy/services/services
LINT_VERSION := v2.15.0
LINT := .services/bin/golangci-lint-$(LINT_VERSION)
# The settings of the servers that run, for tests.
WITH_SERVICES := set -a; [ ! -f .services/env ] || . .services/env; set +a;

.PHONY: help build demo serve test unit bench bench-press services services-stop lint fmt verapdf

help: ## What can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## The binary ./courrier
	go build -o courrier .

demo: ## A believable year of a fund in under a minute; needs nothing
	go run . demo

serve: build services ## The hub on the real servers of this machine
	@set -a; . .services/serve.env; set +a; exec ./courrier serve

test: services ## Every test with the race detector, on real servers where they can be started; says what it skipped
	@go test -c -o .services/hub.test .
	@$(WITH_SERVICES) COURRIER_TEST_HUB_BINARY=$(CURDIR)/.services/hub.test go test -race -timeout 15m -json $(ARGS) ./... | go run ./deploy/testreport

unit: ## Every test that needs nothing started
	@go test -timeout 5m -json $(ARGS) ./... | go run ./deploy/testreport

bench: services ## Every benchmark
	@$(WITH_SERVICES) go test -run '^$$' -bench . -benchmem -timeout 30m $(ARGS) ./...

bench-press: ## How fast letters are printed, beside maroto's own backend
	go test -run '^$$' -bench . -benchmem -count 3 $(ARGS) ./internal/press/...

services: ## Start Kafka, PostgreSQL, Redis, Postfix and S3 on free ports, where they can be started
	@$(SERVICES) start

services-stop: ## End what `make services` started
	@$(SERVICES) stop

lint: $(LINT) ## What reviewers should not have to say
	$(LINT) run --allow-parallel-runners ./...

# The linter is built with the Go at hand: a binary built with an older one cannot read this module.
$(LINT):
	GOBIN=$(CURDIR)/.services/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	mv .services/bin/golangci-lint $@

fmt: $(LINT) ## Format the code
	$(LINT) fmt ./...

verapdf: services ## Judge the sample letters of every kind by veraPDF: PDF/A-2a and PDF/UA-1
	rm -rf .services/samples
	go run . render --all --out .services/samples
	deploy/services/verapdf .services/samples
