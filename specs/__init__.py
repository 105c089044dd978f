"""What mega-clusters do, as an executable specification: unbounded integers, immutable records, typed rejections.

Read `state` first, then `calls`, then the module of the subject: members, operators, validators, capacity, rate,
shares, treasury, rewards. `ssv`, `token` and `distributor` say what the world outside does.
"""
