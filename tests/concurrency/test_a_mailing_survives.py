"""Killing the worker in the middle of a mailing: nothing is lost, nothing goes twice (quality.md, Reliability)."""

import os
import random
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from lms.notifications.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import django
django.setup()
from lms.notifications import delivery
print("ready", flush=True)
while delivery.deliver_batch():
    pass
"""


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server that counts what it accepted, by Message-ID (RFC 5321, as little of it as a client needs)."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.accepted: Counter[str] = Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Visit(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                body = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    body += part
                if found := re.search(rb"(?im)^Message-ID: (\S+)", body):
                    self.server.accepted[found.group(1).decode()] += 1  # type: ignore[attr-defined]
                self._say("250 accepted")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _worker(mail_url: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings", "EMAIL_URL": mail_url, "DATABASE_URL": _database_url()}
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)


def _database_url() -> str:
    """The database of this test, as another process must be told."""
    name = str(connection.settings_dict["NAME"])
    return f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"


def _mails(person, how_many):
    Message.objects.bulk_create(Message(person=person, kind="account_mail", subject=f"Number {number}", text="Words") for number in range(how_many))


def _run_with_kills(mail_url: str, *, kills: int) -> None:
    dice = random.Random(kills)
    for _time in range(kills):
        process = _worker(mail_url)
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        # What a dead worker had taken is free again after a minute and a half; here that is over at once.
        Message.objects.filter(mail=Message.Mail.SENDING).update(due_at=timezone.now() - timedelta(seconds=1))
    last = _worker(mail_url)
    last.wait(timeout=60)


def test_with_a_mail_server_every_mail_arrives_and_a_second_copy_is_recognisable(make_person):
    postbox = Postbox()
    try:
        _mails(make_person(), 300)
        connections.close_all()
        _run_with_kills(postbox.url, kills=4)
    finally:
        postbox.shutdown()
    assert set(Message.objects.values_list("mail", flat=True)) == {Message.Mail.SENT}
    assert len(postbox.accepted) == 300, "every mail has its own Message-ID, the same whenever it is sent"
    assert sum(postbox.accepted.values()) - 300 <= 4, "at most the one mail that was under way when the worker was killed"


def test_without_a_mail_server_every_mail_is_kept_once(make_person):
    _mails(make_person(), 200)
    connections.close_all()
    _run_with_kills("", kills=4)
    assert set(Message.objects.values_list("mail", flat=True)) == {Message.Mail.KEPT}
    assert Message.objects.count() == 200
