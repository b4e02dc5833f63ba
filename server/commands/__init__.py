"""The words of `truongthi board`: one module a field of work, each loaded only when its word is called."""
