"""Local changes on their way to the server."""

from .queue import cancel_operations, queue_folder_operation, queue_operation
