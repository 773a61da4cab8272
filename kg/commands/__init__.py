"""The commands, in the order in which help lists them. A command module has ``add(commands)``, which adds its parser."""

from kg.commands import build, check, communities, compare, evaluate, extract, map, path, query, shared, train, trends

COMMANDS = (build, extract, query, check, map, shared, compare, communities, trends, path, evaluate, train)
