"""``softpark serve``: start the app."""

import importlib
from typing import Annotated

import typer

from cli.opened import err, opened
from cli.own_documents import tell_left_out
from registry.process import heap


def serve(
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 为所有网卡 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 / port")] = 8501,
) -> None:
    """启动网页：地图、园区、补贴自查、政策、裁定。Start the app: map, parks, self-check, policies, rulings.

    不联网即可使用：不请求任何外部地址。还没有管理员时，打印设立第一个管理员的一次性链接。按 Ctrl+C 停止。

    It works without any network: nothing outside is asked. While there is no administrator, it prints a one-time link
    to make the first. Stop it with Ctrl+C.
    """
    with opened() as store:
        from registry.parks import places

        with store.read() as session:
            if places.missing(session):
                err.print(
                    "登记中缺少地点，请先执行 softpark init。 Places are missing: run softpark init.", style="yellow"
                )
    from registry.policy import load_law

    tell_left_out(load_law())
    heap.collected_at_the_end()  # the connections of a server close as they are collected
    importlib.import_module("app").main(host, port)
