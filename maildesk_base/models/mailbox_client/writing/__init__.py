from . import drafts
from . import replies
from . import composer
from . import sending
