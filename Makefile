# Everything one does with this repository. `make` alone lists it.
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-stop demo-reset demo-mail test test-engine test-odoo \
	test-e2e lint format bench soak

help:  ## what can be made
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup:  ## download and prepare what demo and tests need
	@$(PYTHON) -m tools.setup

demo:  ## serve MailDesk with mailboxes full of mail (DEMO_MESSAGES=5000)
	@$(PYTHON) -m tools.demo start

demo-stop:  ## stop the demo, keep its data
	@$(PYTHON) -m tools.demo stop

demo-reset:  ## stop the demo and delete its data
	@$(PYTHON) -m tools.demo reset

demo-mail:  ## let new mail arrive in the demo (ARGS="--help" for more)
	@$(PYTHON) -m tools.demo mail $(ARGS)

test:  ## all tests (ARGS="-k folder" for some)
	@$(PYTHON) -m tools.test $(ARGS)

test-engine:  ## the tests that need no Odoo
	@$(PYTHON) -m tools.test engine $(ARGS)

test-odoo:  ## the add-ons' tests, with component tests and tours
	@$(PYTHON) -m tools.test odoo $(ARGS)

test-e2e:  ## the tests against running Odoo servers
	@$(PYTHON) -m tools.test e2e $(ARGS)

lint:  ## all checks of style and architecture
	@$(PYTHON) -m tools.lint

format:  ## format Python and JavaScript
	@$(PYTHON) -m tools.lint --fix

soak:  ## people, other programs and faults at once (ARGS="--minutes 60 --seed 7")
	@$(PYTHON) -m tools.soak $(ARGS)

bench:  ## measure speed and size, print and write JSON
	@$(PYTHON) -m tools.bench $(ARGS)
