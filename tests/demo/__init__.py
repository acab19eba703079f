"""What the demo union holds; a package, so that it is loaded once for all of these tests."""
