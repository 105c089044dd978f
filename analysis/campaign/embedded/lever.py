"""What the search for depth rests on. Each can be left out, to see in the bench what it is worth."""

from enum import StrEnum


class Lever(StrEnum):
    CONSTANTS = "numbers of the code, and those beside them"
    KNOWN = "arguments of calls that were accepted"
    PLACE = "which calls are accepted in states like this"
    MOMENTS = "moments that a refusal or an event names, and those beside them"
    FOCUS = "calls about the same actor again and again"
    FEW = "few handlers in a sequence, each of them often"
    CORPUS = "beginnings that led where none had led before"
    CAST = "among those, where an entity stood as none had before"
    RECORDS = "beginnings where more was reached of something than ever before"
    SWEEPING = "one step by every handler from each state that a campaign begins with"
    LENDING = "the same call by everybody else first"
    SCOUTING = "sequences that are examined at their end alone"


ALL = frozenset(Lever)
