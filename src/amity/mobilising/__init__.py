"""How aid is won: who is interested in what, what provinces need, who offers what, and appeals in an emergency."""
