from . import test_filing
from . import test_filing_rights
from . import test_filing_tags
from . import test_hoot
