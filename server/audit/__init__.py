"""The board journal, exports, and the verifier that needs no server."""
