"""What the developer's commands do; dev.py sets up .venv, where all of this runs."""
