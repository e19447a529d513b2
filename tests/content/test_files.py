"""Files of lessons: parts, conditions, headers, and only for people who may see the module."""

import pytest
from django.core.files.base import ContentFile

from courses.catalogue.models import Attachment
from tests.courses_made import make_course, make_module

DATA = bytes(range(256)) * 4


@pytest.fixture
def module(db):
    return make_module(make_course())


@pytest.fixture
def add_file(module):
    def add(name: str = "media/film.mp4", content_type: str = "video/mp4", data: bytes = DATA) -> Attachment:
        row = Attachment(module=module, name=name, digest="ab" * 32, content_type=content_type, bytes=len(data))
        row.file.save(name.rpartition("/")[2], ContentFile(data))
        return row

    return add


@pytest.fixture
def client(client_of, make_person):
    return client_of(make_person())


def test_a_video_comes_whole_and_says_that_parts_are_possible(client, add_file):
    response = client.get(add_file().get_absolute_url())
    assert (response.status_code, response.getvalue()) == (200, DATA)
    assert (response["Accept-Ranges"], response["Content-Length"], response["Content-Type"]) == ("bytes", "1024", "video/mp4")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")


def test_seeking_gives_the_part_that_was_asked_for(client, add_file):
    response = client.get(add_file().get_absolute_url(), headers={"Range": "bytes=100-199"})
    assert (response.status_code, response.getvalue()) == (206, DATA[100:200])
    assert (response["Content-Range"], response["Content-Length"]) == ("bytes 100-199/1024", "100")


def test_seeking_past_the_end_is_416_with_the_size(client, add_file):
    response = client.get(add_file().get_absolute_url(), headers={"Range": "bytes=1024-"})
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1024")


def test_head_gives_the_headers_and_no_content(client, add_file):
    response = client.head(add_file().get_absolute_url())
    assert (response.status_code, response["Content-Length"], response.content) == (200, "1024", b"")


def test_if_range_gives_the_part_for_the_same_file_and_the_whole_for_another(client, add_file):
    url = add_file().get_absolute_url()
    etag = client.head(url)["ETag"]
    assert client.get(url, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_what_the_browser_has_already_is_not_sent_again(client, add_file):
    url = add_file().get_absolute_url()
    response = client.get(url, headers={"If-None-Match": client.head(url)["ETag"]})
    assert (response.status_code, response.content) == (304, b"")


def test_a_drawing_may_style_itself_and_do_nothing_else(client, add_file):
    response = client.get(add_file("images/x.svg", "image/svg+xml", b"<svg/>").get_absolute_url())
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_document_opens_in_the_browser_or_is_saved_under_its_name(client, add_file):
    url = add_file("files/handleiding.pdf", "application/pdf", b"%PDF-1.7").get_absolute_url()
    assert client.get(url)["Content-Disposition"].startswith("inline")
    assert client.get(f"{url}?download")["Content-Disposition"] == 'attachment; filename="handleiding.pdf"'


def test_a_file_under_another_name_or_gone_from_the_disk_is_not_found(client, add_file):
    row = add_file()
    assert client.get(row.get_absolute_url().replace("film", "other")).status_code == 404
    row.file.delete(save=False)
    Attachment.objects.filter(pk=row.pk).update(file="lessons/gone.mp4")
    assert client.get(row.get_absolute_url()).status_code == 404


def test_the_file_of_a_module_for_another_division_is_not_found(client_of, cast, module, add_file):
    module.units.add(cast.north)
    url = add_file().get_absolute_url()
    assert client_of(cast.employee).get(url).status_code == 200
    assert client_of(cast.other).get(url).status_code == 404
