"""What a person did and felt, and where it goes."""
