from . import dms_file
from . import mailbox_filed_part
from . import mailbox_filing_place
from . import mailbox_print
from . import mailbox_filing
from . import mailbox_client
