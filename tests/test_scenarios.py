from tests.scenarios import SSV, Scenario


def test_wealth_counts_what_is_wherever_it_lies() -> None:
    scenario = Scenario()
    a, b, c, d = scenario.join("a", "b", "c", "d", tokens=1_000 * SSV)
    ids = (1, 2, 3, 4)
    assert tuple(scenario.add_operator(entity, fee=10**9) for entity in (a, b, c, d)) == ids
    scenario.ripen()
    scenario.mint(a, b)

    keys = scenario.add_validators(a, ids, number=2, amount=200 * SSV)
    scenario.chain.move(1_000)
    network = 2 * 1_000 * scenario.ssv.view("getNetworkFee")
    operators = 2 * 1_000 * 10**9
    assert scenario.wealth(a) == 1_000 * SSV - network - 3 * operators
    assert scenario.wealth(b) == 1_000 * SSV + operators
    assert scenario.cluster_balance(a, ids) == 200 * SSV - network - 4 * operators

    scenario.remove_validators(a, ids, keys)
    scenario.withdraw_all(a, ids)
    assert scenario.wealth(a) == 1_000 * SSV - network - 3 * operators

    before = scenario.wealth(a), scenario.wealth(b), scenario.wealth(c)
    scenario.push_rewards(c, 10 * SSV)
    after_push = scenario.wealth(c)
    scenario.act(c, "splitRewards")
    after = scenario.wealth(a), scenario.wealth(b), scenario.wealth(c)
    # Ranks 1 of the first two were priced alike, at a capacity of none.
    supply = scenario.shares.view("totalSupply")
    each = SSV // supply * supply // 2
    assert after_push == after[2]
    assert [new - old for old, new in zip(before, after, strict=True)] == [each, each, 9 * SSV]


def test_what_is_rolled_back_is_forgotten() -> None:
    scenario = Scenario()
    entities = scenario.join("a", "b", "c", "d")
    with scenario.rolled_back():
        for entity in entities:
            scenario.add_operator(entity)
        scenario.add_validators(entities[0], (1, 2, 3, 4), amount=SSV)
        scenario.push_rewards(entities[0], SSV)
    assert (scenario.structs, scenario.operators, scenario.granted) == ({}, {}, {})
    assert scenario.add_operator(entities[1]) == 1
