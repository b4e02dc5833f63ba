"""Devices in the staff web: which there are, codes to enrol more, an end to one."""
