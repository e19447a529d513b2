"""The pages of practice: playing a case, and writing one."""
