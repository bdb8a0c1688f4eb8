"""Draw a synthetic county: records of nobody, whose margins are those asked for.

It shares no code with the evidence half. What it must give back stands in the
partnership folder (`areas/`, `margins/`), so another county is drawn by other files.
"""

from safercity.synth.county import companions, draw_county

__all__ = ["companions", "draw_county"]
