"""stub"""

from django.http import Http404


def upload(request, record):
    raise Http404


def confirm(request, record, token):
    raise Http404
