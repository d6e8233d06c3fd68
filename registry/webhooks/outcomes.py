"""Outcomes (推送结果): what an attempt came to, as it is kept and as it is said. Nothing that a receiver wrote is among
it but the number of its answer.
"""

import re
from types import MappingProxyType

from registry.words import Words

TAKEN = "2xx"
WORDS = MappingProxyType(
    {
        TAKEN: Words("已送达", "delivered"),
        "redirect": Words("对方要求转到别处，不跟随", "the receiver leads elsewhere, which is not followed"),
        "timeout": Words("没有在规定时间内应答", "no answer within the time"),
        "unreachable": Words("连接不上", "no connection"),
        "name": Words("主机名查不到", "the name of the host leads nowhere"),
        "forbidden": Words("主机名指向本机、链路或云平台内部地址，不连接",
                           "not connected: the name leads to this machine, its link or a cloud's inside"),
        "tls": Words("证书或加密连接有问题", "its certificate or encryption is wrong"),
        "garbled": Words("应答不是 HTTP", "the answer is no HTTP"),
        "unlisted": Words("主机已不在允许之列", "the host is not allowed any more"),
        "no_right": Words("账号已没有这项权限，不再推送", "not sent: the account has no right to it any more"),
        "secret": Words("签名密钥读不出来，请更换密钥", "the secret cannot be read; make a new one"),
        "too_old": Words("超过期限", "past its time"),
        "fault": Words("程序出错，见日志", "a fault of the program, which the log has"),
    }
)  # fmt: skip
_STATUS = re.compile(r"[1-9]\d\d")


def of_status(status: int) -> str:
    """The outcome of an answer with this number."""
    if 200 <= status < 300:
        return TAKEN
    return "redirect" if 300 <= status < 400 else str(status)


def told(outcome: str) -> Words:
    """In words."""
    if _STATUS.fullmatch(outcome):
        return Words(f"对方答 {outcome}", f"the receiver answered {outcome}")
    return WORDS.get(outcome, Words(outcome, outcome))
