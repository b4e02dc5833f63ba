"""Both databases' tables, whole: importing this has every domain package add its own to the metadata."""

from server.accommodations import models as accommodations
from server.answers import models as answers
from server.audit import models as audit
from server.bank import models as bank
from server.db.engine import Role, metadata, papers_metadata
from server.grading import models as grading
from server.officers import models as officers
from server.papers import models as papers
from server.results import models as results
from server.results import published_models as published
from server.roster import models as roster
from server.staff import models as staff
from server.stations import models as stations

METADATA = {Role.BOARD: metadata, Role.PAPERS: papers_metadata}

# A package with tables stands here, or migrations do not know them.
OWNERS = (accommodations, answers, audit, bank, grading, officers, papers, published, results, roster, staff, stations)
