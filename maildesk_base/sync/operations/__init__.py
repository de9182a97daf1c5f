"""Local changes on their way to the server."""

from .queue import queue_folder_operation, queue_operation
from .reversal import cancel_operations
