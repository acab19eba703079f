"""The parts of a country dossier, each a module with one function `add`."""
