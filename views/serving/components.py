"""The components of Streamlit that our pages use, known to a process from its start.

A component makes itself known when it is imported by a page that is being drawn. With several processes, the frame of
a page that one has drawn is fetched from another that has drawn none yet, and is a 404 there.
"""

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.components.v1.custom_component import CustomComponent
from streamlit.runtime import Runtime

MODULES = ("streamlit_folium",)


def register(runtime: Runtime) -> None:
    """Make them known to the runtime of this process, once it has started."""
    for name in MODULES:
        with _no_page():
            module = importlib.import_module(name)
        found = [each for each in vars(module).values() if isinstance(each, CustomComponent)]
        if not found:
            raise LookupError(f"{name} declares no component; this version of it must be looked at")
        for component in found:
            runtime.component_registry.register_component(component)


@contextmanager
def _no_page() -> Iterator[None]:
    """Without the warning that no page is being drawn: that is known."""
    log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
