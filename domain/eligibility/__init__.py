"""Whether somebody may be given an award at all: each of its criteria answered from the registry.

There are three answers: fulfilled, not fulfilled (what is missing, by which clause), not known (who has to
say). What the registry does not hold counts as not so only where the season is entered completely; else it is
not known. What is fulfilled only by entries that nobody has vouched for says so.

``eligible`` answers all of an award's criteria, ``answer`` one; each family of criteria has its own module.
"""

from domain.eligibility.asked import Asked as Asked
from domain.eligibility.deciding import against as against
from domain.eligibility.deciding import answer as answer
from domain.eligibility.deciding import applies as applies
from domain.eligibility.deciding import eligible as eligible
from domain.eligibility.deciding import runs_no_more as runs_no_more
from domain.eligibility.finding import Finding as Finding
from domain.eligibility.finding import Findings as Findings
