"""How much fits: characters of texts, entries of lists."""

SHORT, LONG, LONGEST_NAME = 160, 2000, 60
MOST = 40  # steps of a case, messages or choices of a step, moments of a spread
