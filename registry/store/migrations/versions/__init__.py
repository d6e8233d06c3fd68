"""Versions of the schema (结构版本): one file a revision, read by their numbers."""
