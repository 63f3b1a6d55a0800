"""Tests to do at home: which are open, how to do them, what they showed."""
