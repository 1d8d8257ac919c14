"""The report as a page: one file that opens without a network, is read without script, and is printed.

A file a part of the page, each of which gives frozen values that the templates lay out; `rendering` is how they do.
"""
