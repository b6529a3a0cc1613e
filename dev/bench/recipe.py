"""What the databases of the benchmark are made by; needs no Odoo."""

# Raise one when what is made or prepared changes.
DATA = 1
MODULE = 1
PEER = 2
# Contracts made through the ORM at most; larger numbers are multiples of it.
LARGEST_MADE = 1000
# What is installed of the peer.
PEER_MODULES = "account_commission_oca"
# Quotations that nobody has submitted yet, and what is measured with them.
QUOTATIONS = 1
APPROVALS = 1
APPROVALS_PEER = 1
# People, records and metrics of the figures.
FIGURES = 1
# People with a post, its duties, reports and meetings; and a full desk of theirs.
OFFICE = 1
DESK = 1
# The post, superiors and schemes of the people of the figures.
APPRAISALS = 1
APPROVALS_PEER_MODULES = "sale_tier_validation"
