"""What every test stands on: the settings for tests, chosen before anything of Django is imported."""

import os

os.environ.setdefault("AMITY_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.config.settings")

import django

django.setup()
