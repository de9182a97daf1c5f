from . import links
from . import mails
from . import bridges
