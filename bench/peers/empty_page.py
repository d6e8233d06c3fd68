"""The least that a page of Streamlit can be: what any page of it waits for."""

import streamlit as st

st.title("Empty")
