"""The tree of folders: in line with the server's, in order, recognised when renamed."""

from .discovery import (
    NAMELESS,
    FolderWork,
    discover,
    in_work_order,
    keep_messages,
    load_folders,
    retire_folder,
    write_folder,
)
