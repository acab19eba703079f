"""Countries, groups of countries and provinces, each with the dates between which it existed."""
