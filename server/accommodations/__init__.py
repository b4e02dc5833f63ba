"""What single candidates are given beside the common rules.

May import the services of roster, officers and audit.
"""
