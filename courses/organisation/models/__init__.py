"""What is stored about the policy: versions with clauses, who knows which version, questions, and the page for the first hour."""

from courses.organisation.models.acknowledgements import Acknowledgement
from courses.organisation.models.first_hour import FirstHour
from courses.organisation.models.policies import Clause, ModuleCheck, Policy, PolicyVersion
from courses.organisation.models.questions import ClauseQuestion

__all__ = ["Acknowledgement", "Clause", "ClauseQuestion", "FirstHour", "ModuleCheck", "Policy", "PolicyVersion"]
