"""Writers of the bank's items in the forms that schools exchange."""
