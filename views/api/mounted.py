"""Where the interface hangs in the app (接口的挂载): FastAPI and all forms of `/api/v1` are imported with the first
request, so that no start of the app waits for them.
"""

from starlette.routing import Mount

from views.entrance.problems import API
from views.serving.on_demand import OnDemand, Routed


def routes() -> list[Mount]:
    """`/api/v1` and what stands beneath."""
    return [Mount(API, app=OnDemand(_interface))]


def _interface() -> Routed:
    from views.api.routes import interface
    from views.api.turns import Turns

    return Turns(interface())
