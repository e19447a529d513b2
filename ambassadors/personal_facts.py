"""What is stored about people around the podium, in plain words, for the page "who sees what"."""

from django.utils.translation import gettext_lazy as _

from lms.web.privacy_facts import Fact

_GROUP = _("Podium")

FACTS = (
    Fact(
        models=("ambassadors.Nomination",),
        what=_("That colleagues nominated you, and what you decided"),
        why=_("So that you decide about your own yes"),
        seen_by=_("Only you. HR sees it after you said yes. Nobody sees a no."),
        kept=_("A no is forgotten after 30 days; an answer stays as long as you work here"),
        group=_GROUP,
    ),
    Fact(
        models=("ambassadors.Story",),
        what=_("What you told about a colleague you nominated"),
        why=_("So that the colleague reads why"),
        seen_by=_("The colleague. HR after the colleague said yes."),
        kept=_("As long as the nomination; 30 days after a no"),
        group=_GROUP,
    ),
    Fact(
        models=("ambassadors.Ambassador", "ambassadors.Topic"),
        what=_("If you are an ambassador: your term, hours, topics, introduction and photo"),
        why=_("So that colleagues find you and can ask you something"),
        seen_by=_("Everybody who is signed in; your hours and term only you and HR"),
        kept=_("Until you stop; photo and introduction go at once"),
        group=_GROUP,
    ),
    Fact(
        models=("ambassadors.Post", "ambassadors.PostRevision", "ambassadors.PostImage"),
        what=_("Posts and drafts you wrote, earlier versions and pictures"),
        why=_("So that colleagues learn from your story"),
        seen_by=_("Drafts and earlier versions only you. Published posts everybody you chose, until you withdraw them."),
        kept=_("Until you throw a draft away; published posts as long as you wish"),
        group=_GROUP,
    ),
    Fact(
        models=("ambassadors.PostReading",),
        what=_("Which posts you opened"),
        why=_("So that the first page shows you others"),
        seen_by=_("Only you. The writer sees a number, never names."),
        kept=_("As long as you work here"),
        group=_GROUP,
    ),
    Fact(
        models=("ambassadors.Comment", "ambassadors.Thanks"),
        what=_("Your comments, and what you thanked for"),
        why=_("To talk about what colleagues write"),
        seen_by=_("Comments everybody who may read the post. Of thanks everybody sees the number."),
        kept=_("Until you take them away"),
        group=_GROUP,
    ),
    Fact(
        models=("ambassadors.Report",),
        what=_("What you reported on the podium, and why"),
        why=_("So that somebody looks at what hurts"),
        seen_by=_("HR"),
        kept=_("As long as the post or comment is kept"),
        group=_GROUP,
    ),
)
