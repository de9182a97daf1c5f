from . import remote
from . import files
from . import kept
from . import images
from . import messages
from . import message_json
from . import links
from . import unreadable
