"""What the record service answers, as tests read it."""

BASE = "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1"


def details(response):
    return response.json()["o:errorDetails"]


def refused(response, status, code):
    """The first detail of a refusal whose status and code are as expected."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/vnd.oracle.resource+json; type=error; charset=UTF-8"
    assert details(response)[0]["o:errorCode"] == code
    return details(response)[0]


def id_of(response):
    assert response.status_code == 204, response.text
    assert response.content == b""
    return response.headers["location"].rpartition("/")[2]
