"""People and organisations, the positions they hold, the ties between them and what passed between them."""
