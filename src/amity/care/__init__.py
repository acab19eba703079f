"""Care of friends: who looks after whom, facts of shared history, gifts and the thanks owed, honours held."""
