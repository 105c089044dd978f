"""How likely the next call is to be of a kind that none before was, and so perhaps the first to break one.

The estimate is Good and Turing's: of n calls, those whose kind came up only once, divided by n (I. J. Good,
"The population frequencies of species and the estimation of population parameters", Biometrika 40, 1953).
That it bounds what a campaign leaves undiscovered is from M. Böhme, "STADS: Software Testing as Species
Discovery", ACM TOSEM 27, 2018; how it errs where a fuzzer learns, from M. Böhme, D. Liyanage and V. Wüstholz,
"Estimating Residual Risk in Greybox Fuzzing", ESEC/FSE 2021.
"""

from collections.abc import Collection

ESTIMATOR = "Good and Turing's, as in Böhme's STADS (TOSEM 2018)"

ASSUMPTIONS = (
    "the calls to come are drawn as the calls of the campaign were",
    "a call that breaks something is of a kind of its own: another handler, event or refusal",
)


def estimate_risk(counts: Collection[int]) -> float:
    """`counts` are those of the kinds of calls; 1.0 where there was no call."""
    calls = sum(counts)
    if not calls:
        return 1.0
    once = sum(count == 1 for count in counts)
    # Where every kind came up again, one of the next calls may still be new: nobody knows less than that.
    return max(once, 1) / calls
