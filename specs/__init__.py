"""What mega-clusters do, as an executable specification in unbounded integers.

Read `state` first, then `calls`, then the module of the subject: members, operators, validators, capacity,
rate, shares, treasury, rewards. `ssv`, `token` and `distributor` say what the world outside does.
"""
