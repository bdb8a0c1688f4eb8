"""Exceptions: which months deserve a look, by area and category.

Every month has an expected range, from a seasonal model of the months before it that
was chosen because it foretold other months best. A month is an exception when it is
so far out that, among all that are looked at, few such would be chance.
"""
