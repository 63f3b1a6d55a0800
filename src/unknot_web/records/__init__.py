"""What is kept: the only tables, and the only code that reads or writes them."""
