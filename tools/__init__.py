"""Programs for those who make a release; nothing here is shipped."""
