"""The public page where a candidate looks a receipt up: codes, times and hashes, no person."""
