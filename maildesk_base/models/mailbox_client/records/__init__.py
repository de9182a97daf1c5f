from . import links
from . import mails
from . import bridges
from . import create
from . import reply
from . import panel
