"""What is to be done by whom until when, and who was asked for an opinion."""
