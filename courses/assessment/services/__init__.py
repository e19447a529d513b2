"""What changes in quizzes: attempts and answers, questions, and extra time."""
