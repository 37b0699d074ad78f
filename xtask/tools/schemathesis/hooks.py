"""Who the requests come from: a guest of the demo shop."""

import json
import os
import urllib.request

import schemathesis

SERVER = os.environ["MITRA_SERVER_URL"]
TOKEN = os.environ["MITRA_TOKEN"]


@schemathesis.auth(refresh_interval=None)
class Guest:
    def get(self, case, context):
        # What ends a token must not end the one that all other requests use.
        return a_new_guest() if case.method.upper() == "DELETE" else TOKEN

    def set(self, case, token, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {token}"


def a_new_guest():
    request = urllib.request.Request(
        f"{SERVER}/api/v1/conversations",
        data=json.dumps({"shop": "demo", "lang": "en"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["token"]


@schemathesis.serializer("audio/webm", "audio/mp4", "audio/ogg", "audio/wav")
def recording(context, value):
    """Whatever was drawn, as the bytes of a recording: what is none is refused by what it is."""
    return value if isinstance(value, bytes) else str(value).encode()
