from . import remote
from . import files
from . import messages
from . import ahead
from . import invitations
