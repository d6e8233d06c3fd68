"""The roster (名册) of a park: its fields, its state on a day, how rows are compared with it, merged and applied."""
