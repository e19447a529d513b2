from django.urls import path

from lms.urls import *  # noqa: F403
from lms.urls import urlpatterns as of_the_site
from tests.bench.floor import floor

urlpatterns = [*of_the_site, path("bench/floor/", floor, name="bench_floor")]
