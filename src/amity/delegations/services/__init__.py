"""What is done with delegations: their life, their people in order, and the items of their programme."""
