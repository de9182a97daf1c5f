"""Reading and writing of mail content (RFC 5322, 2045-2049, 2047, 2231).

Everything here takes hostile bytes: no input raises, nothing takes more than linear
time, and no text that leaves carries characters PostgreSQL or a terminal would choke
on.
"""
