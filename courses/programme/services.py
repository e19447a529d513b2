"""Loading a whole programme: courses first, then what the phases added, in one transaction."""

from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import override

from courses.catalogue.folders.faults import DamagedFolder, Fault, Faults
from courses.catalogue.folders.loaders import Report, every_loader, unclaimed
from courses.catalogue.folders.reading import read_courses
from courses.catalogue.folders.storing import Storing
from lms.audit.services import record
from lms.people.models import User

STARTER = Path(__file__).parent / "starter"


def load_programme(*, folder: Path, by: User | None, now: datetime) -> Report:
    """Check the whole folder, then store it at once. A second run changes nothing.

    Raises DamagedFolder with every fault; nothing is stored then.
    """
    root = folder.resolve()
    faults = Faults(root)
    if not root.is_dir():
        raise DamagedFolder([Fault(str(folder), 1, "there is no such folder")])
    loaders = every_loader()
    with override("en"):  # read in a terminal, beside faults of parts that are English only
        courses = read_courses(root, faults)
        found = [loader.read(root, faults) for loader in loaders]
    if faults:
        raise DamagedFolder(faults.found)
    report = Report(notes=[f"{name}: nobody reads this folder" for name in unclaimed(root)])
    storing = Storing(report, now)
    try:
        with transaction.atomic():
            storing.store(courses)
            for loader, what in zip(loaders, found, strict=True):
                loader.write(what, report)
            if report.changed_anything:
                record(by, "programme.loaded", changes={kind: [None, counts] for kind, counts in report.counts.items()})
    except BaseException:
        for name in storing.stored_files:
            default_storage.delete(name)
        raise
    return report
