"""What is read of quizzes: one's own attempts, and figures of questions."""
