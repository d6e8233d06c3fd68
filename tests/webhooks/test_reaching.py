"""Where messages may go: to hosts that the office lists, as what their names really lead to, and for ten seconds."""

import datetime as dt
import select
import socket
import ssl
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from registry.webhooks import handing, reaching
from registry.webhooks.handing import hand
from registry.webhooks.hosts import HOSTS, BadAddress, BadSetting, hosts, receiver
from tests.fixtures.receiver import receiving

LISTED = "push.park.example,10.2.3.4:8443,[fd12::7]:9443,http://127.0.0.1:9000"


@pytest.fixture(autouse=True)
def listed(monkeypatch) -> None:
    monkeypatch.setenv(HOSTS, LISTED)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://push.park.example", "https://push.park.example/"),
        ("https://push.park.example:443/a?b=c", "https://push.park.example/a?b=c"),
        (" HTTPS://Push.Park.Example/A ", "https://push.park.example/A"),
        ("https://10.2.3.4:8443/x", "https://10.2.3.4:8443/x"),
        ("https://[fd12:0:0::7]:9443/x", "https://[fd12::7]:9443/x"),
        ("http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x"),
    ],
)
def test_an_address_on_a_listed_host_is_taken_and_written_in_one_way(address, read):
    assert str(receiver(address)) == read


@pytest.mark.parametrize(
    "address",
    [
        "", "push.park.example", "ftp://push.park.example/", "http://push.park.example/", "javascript:alert(1)",
        "https://evil.example/", "https://push.park.example.evil.example/", "https://evil.example/push.park.example",
        "https://push.park.example@evil.example/", "https://user:password@push.park.example/",
        "https://evil.example#@push.park.example/", "https://evil.example\\@push.park.example/",
        "https://push.park.example\\@evil.example/", "https://push.park.example%2eevil.example/",
        "https://push.park.example:8443/", "https://push.park.example:/", "https://push.park.example:0/",
        "https://push.park.example:65536/", "https://push.park.example./", "https:///push.park.example/",
        "https:push.park.example/", "https://push.park.example\r\nHost:evil/", "https://push.park.example/a b",
        "https://push.park.example/\x00", "https://push.park.example/<script>", "https://推送.example/",
        "https://ｐush.park.example/", "https://push。park。example/", "https://push.park.example/#x",
        "https://10.2.3.4/", "https://0xa.2.3.4:8443/", "https://167904004:8443/", "https://012.2.3.4:8443/",
        "https://10.2.772:8443/", "https://10.02.3.4:8443/", "https://[::ffff:10.2.3.4]:8443/",
        "https://[fd12::7%25eth0]:9443/", "https://x[fd12::7]:9443/", "https://[fd12::8]:9443/",
        "http://127.0.0.1/", "https://127.0.0.1:9000/", "http://localhost:9000/", "http://127.1:9000/",
        "http://2130706433:9000/", "http://0x7f.0.0.1:9000/", "http://[::1]:9000/", "http://[::ffff:127.0.0.1]:9000/",
        "https://push.park.example/" + "a" * 500,
    ],
)  # fmt: skip
def test_every_other_address_is_refused_in_both_languages(address):
    with pytest.raises(BadAddress) as refused:
        receiver(address)
    assert refused.value.zh and refused.value.en


@pytest.mark.parametrize(
    "given",
    ["https://", "push.park.example/path", "http://push.park.example", "user@push.park.example", "*.park.example",
     "push.park.example:x", "http://10.2.3.4", "10.2.3", "a b", "http://localhost:9000"],
)  # fmt: skip
def test_a_setting_that_is_wrong_says_what_would_be_right(monkeypatch, given):
    monkeypatch.setenv(HOSTS, f"push.park.example, {given}")
    with pytest.raises(BadSetting, match=HOSTS):
        hosts()


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.23", "100.100.100.200", "224.0.0.1",
     "255.255.255.255", "240.0.0.1", "168.63.129.16", "::1", "::", "fe80::1", "ff02::1", "fd00:ec2::254",
     "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
     "64:ff9b:1::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:7f00:1::"],
)  # fmt: skip
def test_this_machine_its_link_and_a_clouds_inside_are_reached_under_none_of_their_names(ip):
    assert reaching.forbidden(ip_address(ip))
    assert not reaching.forbidden(ip_address(ip), [ip_address(ip)])  # unless the office wrote down that very address


@pytest.mark.parametrize("ip", ["10.2.3.4", "192.168.1.1", "172.16.0.1", "100.64.1.1", "8.8.8.8", "fd12::7", "2400::1"])
def test_an_offices_own_network_is_reached(ip):
    assert not reaching.forbidden(ip_address(ip))


def leads_to(monkeypatch, *answers: list[str]) -> list[str]:
    """Names lead to the addresses of the first answer, at the next look to those of the second, and so on."""
    asked: list[str] = []

    def look_up(host, port, *_how, **_options):
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [
            (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found
        ]

    monkeypatch.setattr(reaching.socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("found", [["127.0.0.1"], ["10.2.3.4", "169.254.169.254"], ["fe80::1%eth0"]], ids=str)
def test_a_listed_name_that_leads_to_a_forbidden_place_is_not_connected_to(monkeypatch, found):
    monkeypatch.setattr(reaching.httpcore.SyncBackend, "connect_tcp", lambda *_all, **_more: pytest.fail("connected"))
    leads_to(monkeypatch, found)
    assert hand(receiver("https://push.park.example/"), {}, b"{}") == "forbidden"


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(monkeypatch):
    """DNS rebinding: what was looked at is what is connected to."""
    asked, reached = leads_to(monkeypatch, ["10.9.9.9"], ["127.0.0.1"]), []

    def connect(self, host, port, *_how):
        reached.append((host, port))
        raise reaching.httpcore.ConnectError

    monkeypatch.setattr(reaching.httpcore.SyncBackend, "connect_tcp", connect)
    assert hand(receiver("https://push.park.example/"), {}, b"{}") == "unreachable"
    assert (asked, reached) == (["push.park.example"], [("10.9.9.9", 443)])


def test_a_name_that_leads_nowhere_is_said(monkeypatch):
    leads_to(monkeypatch, [])
    assert hand(receiver("https://push.park.example/"), {}, b"{}") == "name"


def answered(monkeypatch, answer, seconds: float = 30) -> tuple[str, int]:
    """What comes of a message to a receiver that does this, and how often it was asked."""
    with receiving() as made:
        monkeypatch.setenv(HOSTS, made.origin)
        made.answer = answer
        return hand(receiver(made.address), {}, b"{}", seconds), len(made.got)


def raw(*pieces: bytes, pause: float = 0):
    """An answer of these bytes, one after the other."""

    def answer(handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            if pause and select.select([handler.connection], [], [], pause)[0]:
                return  # who asked has left

    return answer


def leading(to: str):
    def answer(handler) -> None:
        handler.send_response(307)
        handler.send_header("Location", to)
        handler.end_headers()

    return answer


@pytest.mark.parametrize("to", ["/elsewhere", "http://169.254.169.254/latest/meta-data/", "https://evil.example/"])
def test_no_redirect_is_followed(monkeypatch, to):
    assert answered(monkeypatch, leading(to)) == ("redirect", 1)


def test_a_receiver_that_answers_a_byte_at_a_time_is_left_when_the_time_is_over(monkeypatch):
    slow = raw(*[b"H"] * 2000, pause=0.05)
    assert answered(monkeypatch, slow, seconds=0.5)[0] == "timeout"
    headers = raw(b"HTTP/1.1 204 N\r\n", *[b"a: b\r\n"] * 2000, pause=0.05)
    assert answered(monkeypatch, headers, seconds=0.5)[0] == "timeout"


def test_of_a_huge_answer_nothing_is_read_but_its_head_and_a_head_without_end_is_refused(monkeypatch):
    written = []

    def body(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
        try:
            while len(written) < 4000:  # 256 MB, were it read
                handler.wfile.write(b"x" * 65536)
                written.append(1)
        except OSError:
            return

    assert answered(monkeypatch, body)[0] == "2xx"
    assert len(written) < 4000
    endless = raw(b"HTTP/1.1 200 OK\r\n", b"a: " + b"x" * 300_000)
    assert answered(monkeypatch, endless)[0] == "garbled"


@pytest.mark.parametrize(
    "said", [b"\x00\xff\x00\r\n\r\n", b"hello\r\n\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b""], ids=repr
)
def test_what_is_no_http_is_no_answer(monkeypatch, said):
    assert answered(monkeypatch, raw(said))[0] == "garbled"


def test_the_proxies_of_the_environment_are_not_asked(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:1")
    assert answered(monkeypatch, 204) == ("2xx", 1)


@pytest.fixture
def certificate(tmp_path):
    """The files of a certificate of 127.0.0.1, with its key, made here."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day - dt.timedelta(1)).not_valid_after(day + dt.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    cert, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


@pytest.mark.parametrize(("trusted", "outcome"), [(True, "2xx"), (False, "tls")])
def test_a_certificate_has_to_be_one_that_this_machine_trusts(monkeypatch, certificate, trusted, outcome):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    handing._trusted.cache_clear()
    with receiving(lambda plain: context.wrap_socket(plain, server_side=True)) as made:
        monkeypatch.setenv(HOSTS, made.origin.removeprefix("https://"))
        assert hand(receiver(made.address), {}, b"{}") == outcome
        assert len(made.got) == trusted
    handing._trusted.cache_clear()
