"""The address of a page (`?name=value`): its parameters as they can be used (`registry.parameters`)."""

import streamlit as st

from registry.parameters import clean


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
