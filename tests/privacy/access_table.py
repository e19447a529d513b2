"""Who may open the page on privacy: everybody who is signed in."""

PAGES = {"who_sees_what": {"anonymous": 302, "employee": 200}}
