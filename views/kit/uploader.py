"""The field for a file (上传文件), on every page that takes one.

A file that was uploaded lies in the memory of the process that took it. Where that was restarted, or the page has come
back to another one, the browser still lists the file and Streamlit gives none: that is said, instead of the page
falling back to its beginning without a word.
"""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from views.kit.i18n import _
from views.kit.markup import show, tag


def one(
    label: str, *, types: Sequence[str], megabytes: int, key: str, on_change: Callable[[], None] | None = None
) -> UploadedFile | None:
    """The field for one file; None where there is none, or no longer. `on_change`: a file was put in or taken out."""
    uploaded = st.file_uploader(
        label, type=list(types), key=key, max_upload_size=megabytes, on_change=on_change
    )  # fmt: skip
    _say_lost(key)
    return uploaded


def several(label: str, *, types: Sequence[str], megabytes: int, key: str) -> list[UploadedFile]:
    """The field for files; without those that are there no longer, see `lost`."""
    uploaded = st.file_uploader(
        label, type=list(types), key=key, max_upload_size=megabytes, accept_multiple_files=True
    )  # fmt: skip
    _say_lost(key)
    return uploaded


def lost(key: str) -> bool:
    """Whether the field lists a file that the server has no longer."""
    held = st.session_state.get(key)
    return any(isinstance(file, DeletedFile) for file in (held if isinstance(held, list) else [held]))


def _say_lost(key: str) -> None:
    if lost(key):
        told = _("与服务的连接中断过（例如服务重新启动），上传的文件已不在服务器上，没有作任何更改。请重新选择文件。")
        show(tag("p", told, cls="sp-problem", role="alert"))
