"""Views of lists: filters, order and columns saved under a name, for oneself, a unit, a role or everyone."""
