"""Every door at which a row might be told to somebody: pages, lists, the search, exports, history, the API, panels."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from amity.access.actors import Actor
from amity.exchange import exports
from amity.records import listing, registry, search
from amity.records.declaration import Record

OWN_PAGES = ("", "edit/", "history/", "files/", "people/", "readings/", "as-at/?day=2026-03-01")
OWN_ADDRESSES = ("", "/history", "/as-at?day=2026-03-01", "/tags", "/comments", "/files", "/loans", "/people")


@dataclass(frozen=True)
class Doors:
    """The doors that a row stands behind, with a word that stands in it and nowhere else."""

    record: Record
    row: Any
    word: str

    def own(self, client: Client) -> set[int]:
        """How the pages and addresses of the row itself are answered."""
        name, pk = self.record.name, self.row.pk
        told = [client.get(f"/{name}/{pk}/{page}") for page in OWN_PAGES]
        told += [client.get(f"/api/v1/{name}/{pk}{address}") for address in OWN_ADDRESSES]
        return {answer.status_code for answer in told}

    def telling(self, client: Client, actor: Actor, *beside: str) -> list[str]:
        """The doors of many rows that tell of this one, by its word or by its address."""
        name, typed = self.record.name, {"q": self.word}
        answers = {
            "list": client.get(f"/{name}/"),
            "search": client.get("/search/", typed),
            "trash": client.get(f"/{name}/trash/"),
            "feed": client.get("/history/"),
            "choices": client.get(f"/{name}/choices/"),
            "desk": client.get("/"),
            "api": client.get(f"/api/v1/{name}"),
            "api search": client.get("/api/v1/search", typed),
            "api changes": client.get("/api/v1/changes"),
            **{page: client.get(page) for page in beside},
        }
        found = [door for door, one in answers.items() if self._is_told(door, one.content.decode())]
        exported = b"".join(exports.csv_chunks(self.record, actor, {})).decode()
        found += ["export"] if self.word in exported else []
        found += ["count"] if listing.read(self.record, actor, {}, "en").rows else []
        return [*found, *(["suggestion"] if list(search.find(actor, self.word)) else [])]

    def _is_told(self, door: str, text: str) -> bool:
        """A search repeats what was asked for: there it is the address, or the number, that tells."""
        if door == "api search":
            return f'"id":{self.row.pk},' in text
        if f"/{self.record.name}/{self.row.pk}/" in text or (door == "choices" and f'#{self.row.pk}"' in text):
            return True
        return self.word in text and door != "search"


def behind(row: Any, word: str) -> Doors:
    """The doors of a row."""
    return Doors(registry.of(type(row)), row, word)
