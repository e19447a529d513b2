"""What changes about nominations, ambassadors, posts and talk."""
