"""Pages about messages: one's own, the administrator's mail, the calendar address, own words for mails."""
