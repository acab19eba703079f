"""Aid in the format of the International Aid Transparency Initiative (IATI 2.03): written, checked, and read."""
