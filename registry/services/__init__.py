"""What a person may ask of the register and do to it: every function takes the person first and decides by
`registry.access.permissions` whether they may. Pages and routes reach what is not public through here only.
"""
