"""The periodic reports of foreign organisations: filled in by themselves, checked, and counted once."""
