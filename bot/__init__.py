"""The Fläming bot: questions about the Hoher Fläming, answered from its directory."""

__version__ = "0.1.0"
