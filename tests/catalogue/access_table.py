PAGES = {"catalogue": {"anonymous": 302, "employee": 200}}
