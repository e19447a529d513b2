"""The page of a module and the player: lessons by kind (page, video, document) and their files."""
