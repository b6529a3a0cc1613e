# Every command is done by dev/house; this file only names them.  Two are enough to begin with:
#   make run     Odoo with this module and the demo company, at http://127.0.0.1:8069
#   make test    all tests
# Variables that any command understands are listed by: make help

HOUSE := PYTHONPATH=dev python3 -B -m house
ARGS ?=
COMMANDS := help run stop test cover lint format check-install i18n wheel bench doctor prepare \
	templates env odoo clean-demo clean clean-all

.PHONY: $(COMMANDS)
.DEFAULT_GOAL := help

$(COMMANDS):
	@$(HOUSE) $@ $(ARGS)
