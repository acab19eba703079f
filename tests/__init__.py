"""Tests of Amity; the tree is that of the source."""
