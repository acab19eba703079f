"""The parts of a briefing book, each a module with one function `add`."""
