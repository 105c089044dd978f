from analysis.campaign.embedded.risk import estimate_risk


def test_good_and_turing() -> None:
    assert estimate_risk([50, 46, 2, 1, 1]) == 0.02
    assert estimate_risk([60, 40]) == 0.01
    assert estimate_risk([]) == 1.0
