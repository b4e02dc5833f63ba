"""Engine and migrations. Tables stand in the `models` of the domain package that owns them."""
