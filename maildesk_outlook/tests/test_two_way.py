import unittest

from odoo.tests import tagged

from .at_outlook import AtOutlook
from .graph_common import running_graph

try:
    from tests.sync.two_way import TwoWayTests
except ImportError:  # an add-on alone, without the repository around it
    TwoWayTests = object


@unittest.skipUnless(running_graph, "the simulators of the repository are needed")
@tagged("post_install", "-at_install")
class TestTwoWay(AtOutlook, TwoWayTests):
    pass
