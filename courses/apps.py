from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Courses(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses.assessment import joining as assessment
        from courses.assignments import joining as assignments
        from courses.authoring import joining as authoring
        from courses.catalogue import joining as catalogue
        from courses.certificates import joining as certificates
        from courses.content import joining as content
        from courses.enrolment import joining as enrolment
        from courses.live_sessions import joining as live_sessions
        from courses.practice import joining as practice
        from courses.programme import joining as programme
        from courses.progress import joining as progress

        assessment.join()
        assignments.join()
        authoring.join()
        catalogue.join()
        certificates.join()
        content.join()
        enrolment.join()
        live_sessions.join()
        practice.join()
        programme.join()
        progress.join()
