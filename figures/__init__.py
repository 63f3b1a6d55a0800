"""The program that poses a body and draws it. Development only: it runs in its own venv."""
