"""The pictures of every position, and who is shown in them."""
