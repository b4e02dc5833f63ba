"""The API for devices: enrolment, tokens, packages, papers, journals."""
