"""Units, accounts, roles and confidentiality: who may see and do what."""
