"""The rules of aid: who approves it and until when (approval), and how its money is counted (counting and below)."""
