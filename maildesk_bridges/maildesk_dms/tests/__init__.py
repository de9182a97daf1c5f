from . import test_filing
from . import test_filing_rights
