"""What the search for depth rests on. Each can be left out, to see in the bench what it is worth."""

from enum import StrEnum


class Lever(StrEnum):
    CONSTANTS = "numbers of the code, and those beside them"
    KNOWN = "arguments of calls that were accepted"
    PLACE = "which calls are accepted in states like this"
    MOMENTS = "moments that a refusal or an event names, and those beside them"
    FOCUS = "calls about the same actor again and again"
    CORPUS = "beginnings that led where none had led before"
    SWEEPING = "one step by every handler from each state that a campaign begins with"
    SCOUTING = "sequences that are examined at their end alone"


ALL = frozenset(Lever)
