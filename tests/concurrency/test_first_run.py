import pytest
from django.utils import timezone

from lms.people.founding import AlreadyFounded, Founder, found_organisation
from lms.people.models import Organisation, User


@pytest.mark.django_db(transaction=True)
def test_two_first_runs_at_the_same_moment_make_one_organisation(at_once):
    def found(number: int):
        founder = Founder(str(number), "Ad", "Beheer", f"ad{number}@example.org", "a long sentence to sign in with")
        return lambda: found_organisation(name="Lindenhof", default_language="nl", time_zone="Europe/Amsterdam", founder=founder, now=timezone.now())

    results = at_once([found(number) for number in range(6)])
    assert sum(isinstance(one, User) for one in results) == 1
    assert sum(isinstance(one, AlreadyFounded) for one in results) == 5
    assert (Organisation.objects.count(), User.objects.count()) == (1, 1)
