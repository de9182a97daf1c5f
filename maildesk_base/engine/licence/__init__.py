"""Licences of add-ons: signed keys, read and judged offline.

``keys`` reads a key and checks who has signed it; ``states`` says what a licence is
worth at a given moment, in a given database.
"""
