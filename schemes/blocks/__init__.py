"""Blocks, tabs and rules that several schemes share."""
