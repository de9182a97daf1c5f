from . import adopting
from . import drafts
from . import replies
from . import uploads
from . import sending
from . import templates
from . import recipients
