"""The version of the extractor; part of every record and of what decides whether a page is done again."""

VERSION = "0.1.0"
