"""The papers of the register of foreign organisations: letters, certificates, extracts and the sheet for the bank."""
