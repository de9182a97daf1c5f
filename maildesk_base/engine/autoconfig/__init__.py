"""Server settings for an e-mail address, so that nobody has to look them up.

``discover(email, resolver)`` asks, in this order: the table of known services by the
address's domain; the same table by the domain's MX hosts (own domains at a hoster); SRV
records (RFC 6186, RFC 8314); last, whether the customary host names exist. Each
``Candidate`` says where it comes from and how sure it is; the best one comes first.

All of it is only a proposal. DNS can be forged, so settings that lead away from the
address's own domain and are not in the table have ``needs_confirmation``; TLS
certificates are verified against the proposed name when connecting.
"""

from .discovery import Candidate, Source, discover
from .dns_resolver import DnsResolver
from .resolver import Resolver, ServiceRecord, SystemResolver
from .services import SERVICES, Hint, LoginForm, Server, Service
