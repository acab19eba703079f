"""What the API costs a process: shapes are made when first needed, and all of them together stay small."""

import json
import subprocess
import sys

MEGABYTE = 1024 * 1024
MEASURE = """
import json, resource
import django
django.setup()

def used():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * resource.getpagesize()

before = used()
import amity.api.urls
from amity.api import document, schemas
from amity.records import registry
made = [make.cache_info().currsize for make in (schemas.new, schemas.change, schemas.item, schemas.step_body)]
loaded = used()
for language in ("en", "vi"):
    document.written(language, "/api/v1")
print(json.dumps({"made": made, "loaded": loaded - before, "all": used() - before, "process": used(),
    "types": len(registry.all_records())}))
"""


def test_shapes_are_made_when_first_needed_and_all_of_them_are_small():
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, timeout=120)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["made"] == [0, 0, 0, 0]
    assert told["loaded"] < 30 * MEGABYTE
    # Shapes and description grow with the record types; what a process weighs besides grows with the house.
    assert told["all"] - told["loaded"] < told["types"] * 1.25 * MEGABYTE
    assert told["all"] < 110 * MEGABYTE
    assert told["process"] < 200 * MEGABYTE
