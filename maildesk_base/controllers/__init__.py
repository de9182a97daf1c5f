from . import answers
from . import files
from . import health
from . import images
from . import metrics
from . import sign_in
from . import uploads
