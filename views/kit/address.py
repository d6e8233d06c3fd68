"""The address of a page (`?name=value`): its parameters as they can be used (`registry.parameters`)."""

import streamlit as st

from registry.parameters import clean
from registry.process.site import site


def asked(name: str) -> str | None:
    """What the address says; of a parameter that is repeated, the last."""
    text = st.query_params.get(name)
    return None if text is None else clean(text)


def listed(name: str) -> list[str]:
    """All that a repeated parameter says."""
    return [clean(text) for text in st.query_params.get_all(name)]


def everything() -> dict[str, str]:
    """All parameters."""
    return {clean(name): clean(st.query_params[name]) for name in st.query_params}


def origin() -> str:
    """What stands before an address on paper: the site as it is set, else as this browser reached it."""
    known = site()
    if known is not None:
        return f"{known.address}/"
    return (st.context.url or "").split("?")[0].rsplit("/", 1)[0] + "/" if st.context.url else ""
