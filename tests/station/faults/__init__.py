"""What can befall a seat, by name: after each no acknowledged answer is lost, and the seat says what is so."""
