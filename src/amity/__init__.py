"""Amity: the system of record of people-to-people diplomacy unions."""
