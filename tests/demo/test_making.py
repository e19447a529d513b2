"""What the demo minds before it is made or taken away."""

import pytest
from django.core.management import CommandError, call_command

from lms.people.feed.models import FeedRun
from lms.people.models import Organisation, User


def test_a_real_organisation_is_never_cleared(make_person):
    make_person()
    with pytest.raises(CommandError, match="real organisation"):
        call_command("demo", "--clear")
    assert User.objects.exists() and Organisation.objects.exists()


def test_it_is_made_before_the_shared_cache_runs_and_does_not_miss_it(db, settings, caplog):
    call_command("load_programme", verbosity=0)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "lms.web.cache.ForgivingRedisCache", "LOCATION": "unix:///nowhere/broker.sock"}}
    call_command("demo", verbosity=0)
    assert FeedRun.objects.exists() and not caplog.messages
