"""The words around the questions of the survey of participants: the same on paper, in the form and in XLSForm."""

from __future__ import annotations

from audit.words import message

TITLE = message("What was it like to be asked?")

PROMISES = (
    message("No name is asked for; do not write one. No sheet has a number."),
    message("It is your choice. Leave any question blank, or all of them. Nobody will ask why."),
    message("Answers are counted, then destroyed. Counts are published, but no count of 1 to 4 people."),
)
"""What whoever hands it out promises. It holds for everything that the tool does with the answers."""

WHO = (message("Who asks:"), message("Who holds the sheets:"))
"""Written in by hand before the page is copied: people decide by it whether to answer."""

ABOUT_ALL = message("Tick one box in each line, or none.")
OPTIONAL = message("You may leave this one out as well.")
"""Beside the question on who somebody is."""
