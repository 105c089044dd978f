"""A long life of a mega-cluster, drawn from a seed: what is refused is passed over, the rest happened."""

from collections import Counter
from collections.abc import Callable
from random import Random

from analysis.chain import Log, Reverted
from analysis.deployment import DAO, GOVERNOR, Parameters, SSVParameters
from tests.scenarios import SSV, STRANGER, Ids, Scenario, address

NAMES = [f"entity {number}" for number in range(9)]
ENTITIES = [address(name) for name in NAMES]
SUCCESSORS = [GOVERNOR, address("another governor")]

PARAMETERS = Parameters(
    max_members=7,
    slots_per_operator=6,
    target_capacity=12,
    share_delay=50,
    rate_window=86_400,
    exit_notice=86_400,
)
SSV_PARAMETERS = SSVParameters(network_fee=10**12, max_fee_increase=5_000)
FEES = 0, 10**9, 10**11, 5 * 10**12


class RandomRun(Scenario):
    """`done` counts the calls that were carried out, by function; `emitted` has their events and seconds."""

    def __init__(self, seed: int) -> None:
        super().__init__(PARAMETERS, SSV_PARAMETERS)
        self.random = Random(seed)
        self.emitted: list[tuple[Log, int]] = []
        self.done: Counter[str] = Counter()
        self.genesis = self.chain.timestamp
        self.governor = GOVERNOR
        self.keys: dict[tuple[str, Ids], list[bytes]] = {}
        for entity in ENTITIES:
            self.fund(entity, 10**9 * SSV)
        self.chain.force_ether(STRANGER, SSV)

    def step(self) -> None:
        """Time passes, and somebody does something."""
        self.chain.move(
            self.random.choice((0, 1, 1, 20, 60, self.random.choice((3_000, 3_000, 20_000, 90_000))))
        )
        action = self.random.choices(ACTIONS, WEIGHTS)[0]
        try:
            action(self)
        except Reverted:
            return
        self.done[action.__name__] += 1

    def _observe(self) -> None:
        super()._observe()
        self.emitted += [(log, self.chain.timestamp) for log in self.chain.logs]

    def somebody(self) -> str:
        return self.random.choice(ENTITIES)

    def operator(self) -> tuple[str, int]:
        """Any, with whose it is."""
        operator_id = self.random.choice([*self.operators, 0])
        return self.operators.get(operator_id, STRANGER), operator_id

    def declared(self) -> tuple[str, int]:
        """One with a fee declared, if there is any."""
        declared = [o for o in self.operators if self.ssv.view("getOperatorDeclaredFee", o)[0]]
        operator_id = self.random.choice(declared or [0])
        return self.operators.get(operator_id, STRANGER), operator_id

    def cluster(self) -> tuple[str, Ids]:
        """Any, with whose it is."""
        if not self.structs:
            return STRANGER, (1, 2, 3, 4)
        proxy, ids = self.random.choice(list(self.structs))
        return self.mega.view("entityOf", proxy), ids

    def four(self) -> Ids:
        """Operators of four members, if there are as many."""
        by_entity: dict[str, list[int]] = {}
        for operator_id, entity in self.operators.items():
            if self.mega.view("isMember", entity) and not self.mega.view("operator", operator_id)[1]:
                by_entity.setdefault(entity, []).append(operator_id)
        chosen = self.random.sample(sorted(by_entity), min(4, len(by_entity)))
        a, b, c, d = sorted([*(self.random.choice(by_entity[e]) for e in chosen), 0, 0, 0, 0][:4])
        return a, b, c, d

    def enough_for(self, ids: Ids, validators: int) -> int:
        """To live for a while: from a block to a month."""
        fees: int = sum(self.ssv.view("getOperatorFee", operator_id) for operator_id in ids) + 10**12
        least = self.threshold(ids, validators)
        return least + fees * validators * self.random.randint(1, 200_000)


def list_entity(run: RandomRun) -> None:
    run.act(run.governor, "list", run.somebody())


def suspend(run: RandomRun) -> None:
    run.act(run.governor, "suspend", run.somebody())


def resume(run: RandomRun) -> None:
    suspended = [entity for entity in ENTITIES if run.mega.view("member", entity)[2]]
    run.act(run.governor, "resume", run.random.choice(suspended or ENTITIES))


def open_or_close(run: RandomRun) -> None:
    run.act(run.governor, "closeMembership" if run.mega.view("isOpen") else "openMembership")


def hand_over(run: RandomRun) -> None:
    successor = run.random.choice(SUCCESSORS)
    run.act(run.governor, "transferOwnership", successor)
    if run.random.random() < 0.5:
        run.act(successor, "acceptOwnership")
        run.governor = successor


def join(run: RandomRun) -> None:
    run.act(run.somebody(), "join")


def leave(run: RandomRun) -> None:
    run.act(run.somebody(), "leave")


def register_operator(run: RandomRun) -> None:
    run.add_operator(run.somebody(), fee=run.random.choice(FEES))


def close_operator(run: RandomRun) -> None:
    entity, operator_id = run.operator()
    run.act(entity, "closeOperator", operator_id)


def remove_operator(run: RandomRun) -> None:
    entity, operator_id = run.operator()
    run.act(entity, "removeOperator", operator_id)


def declare_fee(run: RandomRun) -> None:
    entity, operator_id = run.operator()
    fee = run.ssv.view("getOperatorFee", operator_id)
    run.act(entity, "declareOperatorFee", operator_id, fee * 14 // 10 // 10**7 * 10**7)


def execute_fee(run: RandomRun) -> None:
    entity, operator_id = run.declared()
    _, _, begin, end = run.ssv.view("getOperatorDeclaredFee", operator_id)
    if run.chain.timestamp <= end:
        run.chain.move(1_000, max(0, begin - run.chain.timestamp))
    run.act(entity, "executeOperatorFee", operator_id)


def cancel_fee(run: RandomRun) -> None:
    entity, operator_id = run.declared()
    run.act(entity, "cancelDeclaredOperatorFee", operator_id)


def reduce_fee(run: RandomRun) -> None:
    entity, operator_id = run.operator()
    run.act(entity, "reduceOperatorFee", operator_id, run.random.choice(FEES))


def withdraw_earnings(run: RandomRun) -> None:
    entity, operator_id = run.operator()
    if run.random.random() < 0.5:
        run.act(entity, "withdrawOperatorEarnings", operator_id, 10**9)
    else:
        run.act(entity, "withdrawAllOperatorEarnings", operator_id)


def set_fee_recipient(run: RandomRun) -> None:
    run.act(run.somebody(), "setFeeRecipient", STRANGER)


def register_validators(run: RandomRun) -> None:
    entity, number = run.somebody(), run.random.randint(1, 3)
    ids = run.four() if run.random.random() < 0.7 else run.cluster()[1]
    amount = run.enough_for(ids, number + run.struct(entity, ids)[0])
    keys = run.add_validators(entity, ids, number, amount)
    run.keys.setdefault((entity, ids), []).extend(keys)


def exit_validators(run: RandomRun) -> None:
    entity, ids = run.cluster()
    run.act(entity, "exitValidators", run.keys.get((entity, ids), [])[:2], ids)


def remove_validators(run: RandomRun) -> None:
    entity, ids = run.cluster()
    keys = run.keys.get((entity, ids), [])
    removed = keys[: run.random.randint(1, 3)]
    run.remove_validators(entity, ids, removed)
    run.keys[entity, ids] = keys[len(removed) :]


def deposit(run: RandomRun) -> None:
    run.deposit(*run.cluster(), run.random.randint(1, SSV))


def deposit_from_outside(run: RandomRun) -> None:
    run.deposit_from_outside(*run.cluster(), 1, payer=run.somebody())


def withdraw(run: RandomRun) -> None:
    run.withdraw(*run.cluster(), run.random.choice((0, 1, SSV)))


def liquidate(run: RandomRun) -> None:
    run.liquidate(*run.cluster())


def liquidate_from_outside(run: RandomRun) -> None:
    run.liquidate_from_outside(*run.cluster())


def reactivate(run: RandomRun) -> None:
    entity, ids = run.cluster()
    run.reactivate(entity, ids, run.enough_for(ids, run.struct(entity, ids)[0]))


def release(run: RandomRun) -> None:
    run.release(*run.cluster())


def push_rewards(run: RandomRun) -> None:
    run.push_rewards(run.somebody(), run.random.choice((1, 9_999, SSV, 10**27)))


def claim_rewards(run: RandomRun) -> None:
    run.reward(run.somebody(), run.random.choice((1, 10_001, 3 * SSV)))


def split_rewards(run: RandomRun) -> None:
    run.act(run.somebody(), "splitRewards")


def sweep_ether(run: RandomRun) -> None:
    entity = run.somebody()
    run.chain.transact(STRANGER, run.proxy(entity), b"", value=3)
    run.act(entity, "sweepEther")


def donate(run: RandomRun) -> None:
    run.call(run.token, "mint", run.treasury.address, run.random.choice((1, 10**6, SSV)), caller=DAO)


def mint(run: RandomRun) -> None:
    run.call(run.shares, "mint", run.somebody(), caller=STRANGER)


def settle(run: RandomRun) -> None:
    run.call(run.treasury, "settle", run.somebody(), caller=STRANGER)


def claim(run: RandomRun) -> None:
    run.call(run.treasury, "claim", caller=run.somebody())


Action = Callable[[RandomRun], None]

OFTEN: dict[Action, int] = {
    join: 4,
    list_entity: 2,
    suspend: 1,
    resume: 4,
    register_operator: 9,
    register_validators: 14,
    remove_validators: 6,
    liquidate_from_outside: 5,
    reactivate: 6,
    release: 6,
    mint: 8,
    declare_fee: 6,
    execute_fee: 4,
    exit_validators: 4,
    remove_operator: 5,
    leave: 3,
}
"""The others have a weight of 2."""

ACTIONS: list[Action] = [
    *OFTEN,
    open_or_close,
    hand_over,
    close_operator,
    reduce_fee,
    withdraw_earnings,
    set_fee_recipient,
    cancel_fee,
    deposit,
    deposit_from_outside,
    withdraw,
    liquidate,
    push_rewards,
    claim_rewards,
    split_rewards,
    sweep_ether,
    donate,
    settle,
    claim,
]
WEIGHTS = [OFTEN.get(action, 2) for action in ACTIONS]
