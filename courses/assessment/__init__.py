"""Quizzes: a kind of lesson with questions, attempts that are kept and continued, marking, and what authors see of them."""
