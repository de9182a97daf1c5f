"""What a provider says becomes rows: a page at a time, in bulk SQL, in one
transaction.
"""

from .page import Applied, apply_page, write_cursors
from .rows import Prepared, prepare_rows
from .target import ApplyTarget, FolderInfo, load_target
