"""A mail server for tests and measurements (RFC 5321, as little of it as a client needs), which can also be away in every way."""

import asyncio
import re
import threading
from collections import Counter

TAKES, REFUSES, HANGS, FAILS_AFTER_DATA, HANGS_UP_AFTER_DATA = "takes", "refuses", "hangs", "fails after data", "hangs up after data"


class Postbox:
    """Listens on 127.0.0.1 in a thread of its own; `mode` may change at any moment. Counts what it accepted, by Message-ID."""

    def __init__(self, mode: str = TAKES) -> None:
        self.mode = mode
        self.accepted: Counter[str] = Counter()
        self.mails: list[bytes] = []
        self.keeps_mails = True
        self.visits = 0
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(10)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self._visit, "127.0.0.1", 0, limit=2**20))
        self.port: int = self.server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        self.server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        try:
            if self.mode == HANGS:
                await asyncio.sleep(3600)
            if self.mode == REFUSES:
                await self._say(writer, "554 no mail today")
                return
            await self._say(writer, "220 ready")
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                await self._say(writer, "221 bye")
                return
            if word != b"DATA":
                await self._say(writer, "250 yes")
                continue
            await self._say(writer, "354 go on")
            mail = await reader.readuntil(b"\r\n.\r\n")
            if self.mode == HANGS_UP_AFTER_DATA:
                return
            if self.mode == FAILS_AFTER_DATA:
                await self._say(writer, "451 try again later")
                continue
            self._keep(mail)
            await self._say(writer, "250 accepted")

    def _keep(self, mail: bytes) -> None:
        found = re.search(rb"(?im)^Message-ID: (\S+)", mail)
        self.accepted[found.group(1).decode() if found else "without"] += 1
        if self.keeps_mails:
            self.mails.append(mail)

    async def _say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()
