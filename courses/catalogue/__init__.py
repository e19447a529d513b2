"""What can be learnt: courses, modules, lessons, their versions and publishing."""
