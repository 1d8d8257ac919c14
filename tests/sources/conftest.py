"""A database server for the sources that read databases."""

from tests.strategies.servers import postgresql

__all__ = ["postgresql"]
