"""Instants and browsers in words, for lists of sessions and the access log."""

from datetime import datetime

from registry.clock import in_china

PROGRAMS = {"MicroMessenger": "WeChat", "Edg/": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"}


def moment(at: datetime) -> str:
    """An instant as the parks' clocks show it, to the minute."""
    return f"{in_china(at):%Y-%m-%d %H:%M}"


def browser(agent: str) -> str:
    """The program and system that a User-Agent names, such as Firefox · Windows; else how it begins."""
    found = [next((name for sign, name in known.items() if sign in agent), "") for known in (PROGRAMS, SYSTEMS)]
    return " · ".join(filter(None, found)) or agent.split("/")[0][:30]
