"""What is decided about items of aid."""
