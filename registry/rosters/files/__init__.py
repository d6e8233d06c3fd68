"""Rosters as files (名册文件): read in a limited process, every cell checked, and written as template, export and file
of corrections. Nothing here knows the database; what is read is applied by `registry.rosters`.
"""
