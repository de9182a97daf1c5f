"""What comes back from a model is data of a stranger: checked, cut, compared with the
mail, and plain text for good.
"""

from .check import Checked, Context, check_answer
from .grounding import Mark, grounding_marks
from .level import final_level
from .links import Passage, known_urls, passages
from .partial import shown_so_far
from .reading import SchemaViolation, read_answer
