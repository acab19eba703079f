"""A request that says it is too large is refused before any of it is stored."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from amity.files.uploading import BoundedUpload


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_request_within_the_bound_is_passed_on_whole(size, settings):
    settings.REQUEST_LIMIT = 3_100_000
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"x" * size)})
    given = request.FILES["file"]
    assert (given.name, given.size, given.read()) == ("a.txt", size, b"x" * size)
    assert [type(one).__name__ for one in request.upload_handlers][0] == "BoundedUpload"


def test_a_request_beyond_the_bound_is_refused_unread(settings):
    settings.REQUEST_LIMIT = 1_000
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"x" * 2_000)})
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018  reading is what is refused


def test_it_leaves_the_making_of_files_to_others():
    handler = BoundedUpload()
    assert handler.receive_data_chunk(b"abc", 0) == b"abc"
    assert handler.file_complete(3) is None
