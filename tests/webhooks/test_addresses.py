"""Where we never post, whatever is registered and whatever names answer."""

import asyncio
from ipaddress import ip_address

import pytest

from outside.addresses import AddressRefused, is_public, place_of
from outside.posting import NoAnswer, Poster, Unanswered
from tests.webhooks.receiving import receiver

PUBLIC = "93.184.216.34"

REFUSED = [
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://0.0.0.0/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/",
    "https://[fd00::1]/",
    "https://93.184.216.34/",
    "http://a@127.0.0.1/",
    "https://a@ok.test/",
    "https://a:b@ok.test/",
    "http://evil#@ok.test/",
    "https://evil#@ok.test/",
    "https://ok.test/#fragment",
    "http://ok.test\\@127.0.0.1/",
    "https://ok.test\\@127.0.0.1/",
    "https://ok.test/a b",
    "https://ok.test/\r\nHost: other.test",
    "https://ok.test/\t",
    "https://ökologie.test/",
    "https://ok。test/",
    "https://①②⑦.⓪.⓪.①/",
    "https://-ok.test/",
    "https://ok..test/",
    "https://ok.test./",
    "https://postgres/",
    "file:///etc/passwd",
    "gopher://ok.test/",
    "ftp://ok.test/",
    "unix:/var/run/docker.sock",
    "https:ok.test",
    "//ok.test/",
    "ok.test",
    "",
    "https://",
    "https:///path",
    "https://ok.test:22/",
    "https://ok.test:25/",
    "https://ok.test:80/",
    "https://ok.test:5432/",
    "https://ok.test:6379/",
    "https://ok.test:0/",
    "https://ok.test:65536/",
    "https://ok.test:٤٤٣/",
    "https://ok.test:-1/",
    "http://ok.test/",
    "https://ok.test/" + "a" * 500,
]

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "192.88.99.1",
    "224.0.0.1",
    "233.252.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "fc00::1",
    "fd00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


class Names:
    """A resolver that answers these lists, one after the other."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, name: str) -> list[str]:
        self.asked.append(name)
        return self.answers.pop(0)


@pytest.mark.attack("HOOK-01")
@pytest.mark.parametrize("url", REFUSED)
async def test_an_address_that_is_not_a_public_machine_over_tls_is_refused_at_save_and_at_send(url: str) -> None:
    names = Names([PUBLIC], [PUBLIC])
    with pytest.raises(AddressRefused):
        await Poster(resolve=names).vet(url)
    answer = await Poster(resolve=names).post(url, {}, b"")
    assert isinstance(answer, Unanswered)
    assert answer.reason.startswith("Adresse refusée")
    assert names.asked == []


@pytest.mark.attack("HOOK-01", "HOOK-02")
@pytest.mark.parametrize("address", PRIVATE)
async def test_a_name_that_leads_inside_is_refused_at_save_and_at_send(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(AddressRefused, match="machine de l'Internet"):
        await Poster(resolve=Names([address])).vet("https://ok.test/")
    answer = await Poster(resolve=Names([address])).post("https://ok.test/", {}, b"")
    assert answer == Unanswered(
        NoAnswer.ADDRESS_REFUSED, "Adresse refusée : ce nom ne mène pas à une machine de l'Internet."
    )


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "192.0.1.1", "2606:2800:220:1::1", "2a00:1450:4007::1"])
def test_a_machine_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "port", "path"),
    [
        ("https://ok.test", 443, "/"),
        ("https://hooks.ok-2.example:8443/a/b?c=d%20e", 8443, "/a/b?c=d%20e"),
        ("HTTPS://OK.TEST:9443/", 9443, "/"),
    ],
)
def test_a_name_over_tls_is_accepted(url: str, port: int, path: str) -> None:
    place = place_of(url, loopback=False)
    assert (place.secure, place.host, place.port, place.path) == (True, place.host.lower(), port, path)


@pytest.mark.attack("HOOK-02")
@pytest.mark.parametrize("addresses", [[PUBLIC, "10.0.0.1"], ["127.0.0.1", PUBLIC], [], ["fe80::1%eth0"]])
async def test_one_private_address_among_the_answers_is_enough_to_refuse(addresses: list[str]) -> None:
    with pytest.raises(AddressRefused):
        await Poster(resolve=Names(addresses)).vet("https://ok.test/")


@pytest.mark.attack("HOOK-02")
async def test_a_name_that_changes_its_answer_after_it_was_saved_leads_nowhere() -> None:
    """Public at save, this machine at send."""
    names = Names([PUBLIC], ["127.0.0.1"])
    poster = Poster(resolve=names)
    async with receiver() as partner:
        port = partner.url.rsplit(":", 1)[1]
        await poster.vet(f"https://ok.test:{port}")
        answer = await poster.post(f"https://ok.test:{port}", {}, b"{}")
    assert answer == Unanswered(
        NoAnswer.ADDRESS_REFUSED, "Adresse refusée : ce nom ne mène pas à une machine de l'Internet."
    )
    assert (partner.posts, names.asked) == ([], ["ok.test", "ok.test"])


async def test_a_name_server_that_never_answers_costs_no_more_than_a_receiver_that_never_does() -> None:
    async def never(name: str) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(AddressRefused):
        await Poster(resolve=never, patience=0.1).vet("https://ok.test/")
    assert await Poster(resolve=never, patience=0.1).post("https://ok.test/", {}, b"") == Unanswered(
        NoAnswer.TIMEOUT, "Pas de réponse en 0.1 secondes."
    )


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/", "http://localhost:8080/", "http://[::1]:8080/"])
def test_this_machine_is_called_without_tls_in_development_only(url: str) -> None:
    assert place_of(url, loopback=True).port == 8080
    with pytest.raises(AddressRefused):
        place_of(url, loopback=False)


@pytest.mark.attack("HOOK-01")
@pytest.mark.parametrize("url", ["http://ok.test/", "https://10.0.0.1/", "http://127.0.0.1:5432/", "http://127.0.0.1/"])
def test_development_opens_nothing_else(url: str) -> None:
    with pytest.raises(AddressRefused):
        place_of(url, loopback=True)
