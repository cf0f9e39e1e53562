"""What is sent again, when, and what never is."""

import ssl

import httpx
import pytest

from netsuite_plugin.errors import TransportError
from netsuite_plugin.transport.retry import Retry
from scripted import Scripted, asking, read_through

READ_AGAIN = [
    httpx.ReadError("x"),
    httpx.RemoteProtocolError("x"),
    httpx.ReadTimeout("x"),
    httpx.Response(502),
    httpx.Response(503),
    httpx.Response(504),
]
NEVER_BEGUN = [httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.Response(429)]


@pytest.mark.parametrize("fault", [*READ_AGAIN, *NEVER_BEGUN], ids=repr)
@pytest.mark.parametrize("effect", ["read", "idempotent"])
async def test_reads_are_repeated(clock, fault, effect):
    """Until there is an answer."""
    wire = Scripted(fault, httpx.Response(200, text="ok"))
    response = await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking(effect))

    assert (200, 2) == (response.status_code, len(wire.sent))


@pytest.mark.parametrize("effect", ["keyed", "once"])
async def test_writes_are_repeated_only_when_nothing_was_done(clock, effect):
    """A refusal before any work, or a connection that never opened."""
    for fault in (httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.Response(429)):
        wire = Scripted(fault, httpx.Response(204))
        await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking(effect))
        assert 2 == len(wire.sent)


@pytest.mark.parametrize("effect", ["keyed", "once"])
@pytest.mark.parametrize(
    "fault",
    [httpx.ReadError("x"), httpx.WriteError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")],
    ids=repr,
)
async def test_a_write_whose_answer_was_lost_is_not_repeated_here(clock, effect, fault):
    """Whoever sent it is told that it may have happened."""
    wire = Scripted(fault)
    with pytest.raises(TransportError) as caught:
        await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking(effect))

    assert caught.value.sent
    assert 1 == len(wire.sent)


@pytest.mark.parametrize("effect", ["keyed", "once"])
async def test_a_write_answered_with_503_is_not_repeated_here(clock, effect):
    """It may have been done before the gateway gave up."""
    wire = Scripted(httpx.Response(503))
    await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking(effect))

    assert 1 == len(wire.sent)


async def test_a_restlets_400_for_concurrency_is_a_429_by_another_name(clock):
    """Told by its code, not by its status."""
    busy = httpx.Response(400, json={"error": {"code": "SSS_REQUEST_LIMIT_EXCEEDED", "message": "…"}})
    wire = Scripted(busy, httpx.Response(200))
    await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking("once"))

    assert 2 == len(wire.sent)


@pytest.mark.parametrize("told", ["code: NO_STOCK, after SSS_REQUEST_LIMIT_EXCEEDED", "SSS_REQUEST_LIMIT_EXCEEDED"])
async def test_a_script_that_only_speaks_of_the_limit_ran(clock, told):
    """A script's own error is not repeated, whatever its words: what it had done stays done."""
    wire = Scripted(httpx.Response(400, json={"error": {"code": "UNEXPECTED_ERROR", "message": told}}))
    await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking("once"))

    assert 1 == len(wire.sent)


async def test_retry_after_is_obeyed(clock):
    """Seconds or a date, whatever NetSuite sends."""
    for told in ("7", "Mon, 02 Mar 2026 09:00:07 GMT"):
        clock.moment = clock.moment.replace(hour=9, minute=0, second=0, microsecond=0)
        clock.slept.clear()
        wire = Scripted(httpx.Response(429, headers={"Retry-After": told}), httpx.Response(200))
        await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking("read"))
        assert 7 <= clock.slept[0] <= 7.3


async def test_a_refusal_that_does_not_say_how_long_is_the_lines(clock):
    """It has been back in the line as often as it may; to begin anew above would multiply the attempts."""
    wire = Scripted(httpx.Response(429))
    response = await Retry(read_through(wire, attempts=2), clock=clock, attempts=5, seconds=600).handle_async_request(
        asking("read")
    )

    assert (429, 2, []) == (response.status_code, len(wire.sent), clock.slept)


async def test_without_retry_after_waits_grow(clock):
    """Ever longer, so that what is down can come up."""
    wire = Scripted(*[httpx.Response(503) for _ in range(5)])
    await Retry(read_through(wire), clock=clock, attempts=5, seconds=600).handle_async_request(asking("read"))

    assert 4 == len(clock.slept)
    assert clock.slept[0] < clock.slept[-1]


async def test_an_outage_is_not_answered_with_a_storm(clock):
    """Retries are a share of the calls, over all tasks of a connection."""
    wire = Scripted(*[httpx.Response(503) for _ in range(1000)])
    retry = Retry(read_through(wire), clock=clock, attempts=5, seconds=1e9)
    for _ in range(100):
        await retry.handle_async_request(asking("read"))

    assert len(wire.sent) <= 100 + 20 + 100 * 0.2


@pytest.mark.fault("B2")
@pytest.mark.parametrize("effect", ["read", "idempotent", "keyed", "once"])
async def test_a_success_that_cannot_be_read_is_a_lost_answer(clock, effect):
    """To a read it is asked for again, to a write never."""
    cut, whole = httpx.Response(200, text="{"), httpx.Response(200, text="{}")
    wire = Scripted(cut, whole)
    response = await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(
        asking(effect, readable=lambda response: response.text == "{}")
    )

    again = effect in {"read", "idempotent"}
    assert (whole if again else cut, 2 if again else 1) == (response, len(wire.sent))


async def test_a_connection_that_never_opened_says_what_to_do(clock):
    """A machine that is off the network, or an address where nobody listens, is not mended by reading the message twice."""
    wire = Scripted(*[httpx.ConnectError("All connection attempts failed")] * 2)
    with pytest.raises(
        TransportError, match="Nothing was sent. See that this machine reaches the host, then try again"
    ):
        await Retry(read_through(wire), clock=clock, attempts=2, seconds=60).handle_async_request(asking("read"))


@pytest.mark.fault("B5")
@pytest.mark.parametrize("effect", ["read", "once"])
async def test_a_certificate_that_is_not_trusted_is_not_tried_again(clock, effect):
    """Time does not change it; the words name the setting, and nobody asks about an emulator."""
    refused = httpx.ConnectError("certificate verify failed")
    refused.__cause__ = ssl.SSLCertVerificationError(1, "certificate verify failed: self-signed certificate")
    wire = Scripted(refused)
    with pytest.raises(TransportError, match="SSL_CERT_FILE") as caught:
        await Retry(read_through(wire), clock=clock, attempts=5, seconds=60).handle_async_request(asking(effect))

    error = caught.value
    assert ("ask_administrator", False, False) == (error.remedy, error.retryable, error.sent)
    assert ([], 1) == (clock.slept, len(wire.sent))
    assert "emulator" not in str(error)
