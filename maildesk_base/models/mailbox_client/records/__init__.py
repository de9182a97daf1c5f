from . import links
from . import mails
