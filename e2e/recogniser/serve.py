"""A recogniser that answers OpenAI's /audio/transcriptions, for the tests: it decodes the recording it gets with
PocketSphinx and its English model, a small grammar of shop words, and a dictionary for those that English lacks.

Prints its address once it listens, and ends with its standard input.
"""

import email
import email.policy
import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pocketsphinx import Decoder, get_model_path

HERE = Path(__file__).parent
RATE = 16_000


def dictionary(folder):
    """The packaged dictionary with the shop's words behind it."""
    packaged = Path(get_model_path("en-us/cmudict-en-us.dict")).read_text(encoding="utf-8")
    path = Path(folder) / "words.dict"
    path.write_text(packaged.rstrip() + "\n" + (HERE / "shop.dict").read_text(encoding="utf-8"), encoding="utf-8")
    return str(path)


def samples(recording):
    """What is in a recording, whatever its container."""
    command = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    done = subprocess.run(command, input=recording, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


class Ear:
    def __init__(self, folder):
        self.decoder = Decoder(
            hmm=get_model_path("en-us/en-us"), dict=dictionary(folder), jsgf=str(HERE / "shop.gram"), loglevel="FATAL"
        )
        self.one_at_a_time = threading.Lock()

    def hear(self, sound):
        with self.one_at_a_time:
            self.decoder.start_utt()
            self.decoder.process_raw(sound, full_utt=True)
            self.decoder.end_utt()
            heard = self.decoder.hyp()
            return heard.hypstr if heard else ""


class Answer(BaseHTTPRequestHandler):
    ear = None
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])) if "content-length" in self.headers else self.chunks()
        head = f"content-type: {self.headers['content-type']}\r\n\r\n".encode()
        form = email.message_from_bytes(head + body, policy=email.policy.HTTP)
        parts = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
        sound = samples(parts["file"].get_payload(decode=True))
        if sound is None:
            return self.say(400, {"error": {"message": "Invalid file format."}})
        seconds = len(sound) / 2 / RATE
        self.say(200, {"text": self.ear.hear(sound), "language": "english", "duration": seconds, "segments": []})

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def say(self, status, answer):
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def main():
    with tempfile.TemporaryDirectory() as folder:
        Answer.ear = Ear(folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
        sys.stdin.read()
    os._exit(0)


main()
