"""The roster (名册) of a park: its fields, how a file is read and checked, compared with the register and applied."""
