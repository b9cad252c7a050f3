"""Assay on Discord. The only folder that knows discord.py; it translates, and decides nothing about answers."""
