"""A server that is killed while somebody writes: a real process, so that nothing is tidied up (spec/ambassadors.md §6)."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Error, Page, expect

from ambassadors.models import Post
from tests.ambassadors.conftest import begin, write
from tests.browser.test_writing import editor_of
from tests.web.test_start import BASE_DIR, free_port, until

ANSWERS_WITHIN = 60  # seconds, on a busy machine
STATUS = "[data-status]"


class Server:
    """Podium under gunicorn, on the database of the tests."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        database = f"sqlite:///{settings.DATABASES['default']['NAME']}"
        own = {"DATABASE_URL": database, "VAR_DIR": str(settings.VAR_DIR), "SECRET_KEY": settings.SECRET_KEY, "PUBLIC_URL": self.address, "DEBUG": "1"}
        words = ["lms.wsgi", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error"]
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        self.process = subprocess.Popen([sys.executable, "-m", "gunicorn", *words], cwd=BASE_DIR, env=plain | own, start_new_session=True, **quiet)

    def kill(self) -> None:
        """The process and its children, without a word: what a crash or `kill -9` does."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)

    def is_there(self, page: Page) -> bool:
        try:
            return page.request.get(f"{self.address}/static/js/kept_draft.js", timeout=5_000).ok
        except Error:
            return False


@pytest.fixture
def server(live_server: Any) -> Iterator[Server]:
    one = Server()
    yield one
    one.kill()


def test_a_server_that_is_killed_between_two_saves_loses_nothing_and_the_page_says_so(
    server: Server, page_for: Callable[..., Page], make_person: Callable[..., Any]
):
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), is_published=False)
    page = page_for(writer, expect_noise=True, base_url=server.address)
    server.start()
    assert until(lambda: server.is_there(page), ANSWERS_WITHIN)
    editor_of(page, post)
    text = page.get_by_role("textbox", name="Tekst van het bericht")
    page.get_by_label("Titel").fill("Voor de storing")
    expect(page.locator(STATUS)).to_contain_text("Concept bewaard om")
    server.kill()
    text.press_sequentially("Tijdens de storing. ")
    expect(page.locator(STATUS)).to_contain_text("staat veilig op dit apparaat")
    assert "Tijdens de storing." not in Post.objects.get().draft_body
    server.start()
    assert until(lambda: server.is_there(page), ANSWERS_WITHIN)
    expect(page.locator(STATUS)).to_contain_text("Concept bewaard om", timeout=ANSWERS_WITHIN * 1000)
    kept = Post.objects.get()
    assert kept.draft_title == "Voor de storing" and "Tijdens de storing." in kept.draft_body
    server.kill()
    text.press_sequentially("Nog een zin. ")
    expect(page.locator(STATUS)).to_contain_text("staat veilig op dit apparaat")
    context = page.context
    page.close(run_before_unload=False)
    server.start()
    again = context.new_page()
    assert until(lambda: server.is_there(again), ANSWERS_WITHIN)
    editor_of(again, post)
    expect(again.get_by_role("textbox", name="Tekst van het bericht")).to_contain_text("Nog een zin.")
    expect(again.locator(STATUS)).to_contain_text("Concept bewaard om")
    assert "Nog een zin." in Post.objects.get().draft_body
