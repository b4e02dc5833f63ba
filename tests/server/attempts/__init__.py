"""Tests of attempts that end badly."""
