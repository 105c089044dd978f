"""What each detector says of its vulnerable fixture: all of it."""

EXPECTED: dict[str, tuple[str, ...]] = {
    "open-forwarder": (
        "Proxy.sweep(address) lets anybody make this proxy call token.transfer()",
        "Proxy.unstake(uint256) lets anybody make this proxy call staking.unstake()",
        "ProxyThroughLibrary.unstake(uint256) lets anybody make this proxy call staking.unstake()",
        "ProxyWithGate.unstake(uint256) lets anybody make this proxy call staking.unstake()",
        "Unstakes.unstake(uint256) lets anybody make this proxy call staking.unstake()",
    ),
    "proxy-of-another": (
        "ByKey.exit(address,uint256) commands proxyOf[user] with exit() without a check that it is "
        "the caller's",
        "Exits.exitAt(Proxy,uint256) commands proxy with exit() without a check that it is the caller's",
        "ThroughInternalCall.exit(address,uint256) commands proxyOf[user] with exit() without a "
        "check that it is the caller's",
        "ThroughLibrary.exit(address,uint256) commands proxyOf[user] with exit() without a check "
        "that it is the caller's",
        "ThroughModifier.exit(address,uint256) commands proxyOf[user] with exit() without a check "
        "that it is the caller's",
    ),
    "default-index-lookup": (
        "ByArray.withdraw(uint256) uses entities[indexOf[msg.sender]] though indexOf[msg.sender] "
        "is 0 for whoever was never given a number",
        "ByNumber.withdraw(uint256) uses proxies[numberOf[msg.sender]] though numberOf[msg.sender] "
        "is 0 for whoever was never given a number",
        "ThroughInternalCall.withdraw(uint256) uses entities[indexOf[msg.sender]] though "
        "indexOf[msg.sender] is 0 for whoever was never given a number",
        "ThroughLibrary.withdraw(uint256) uses entities[indexOf[msg.sender]] though "
        "indexOf[msg.sender] is 0 for whoever was never given a number",
        "ThroughModifier.withdraw(uint256) uses entities[indexOf[msg.sender]] though "
        "indexOf[msg.sender] is 0 for whoever was never given a number",
    ),
    "transfer-lock-incomplete": (
        "Refused refuses transfer() and leaves transferFrom(address,address,uint256) as it was inherited",
        "ThroughInheritance refuses transfer() and leaves transferFrom(address,address,uint256) as "
        "it was inherited",
        "ThroughInternalCall restricts transferFrom() and leaves transfer(address,uint256) as it "
        "was inherited",
        "ThroughModifier restricts transfer() and leaves transferFrom(address,address,uint256) as "
        "it was inherited",
    ),
    "stored-amount-paid": (
        "Closes.close(Position) pays position.balance as it was before close() settled it, not what came in",
        "Direct.close(Position) pays position.balance as it was before close() settled it, not what came in",
        "ThroughInternalCall.close(Position) pays position.balance as it was before close() "
        "settled it, not what came in",
        "ThroughLibrary.close(Position) pays position.balance as it was before close() settled it, "
        "not what came in",
        "ThroughModifier.close(Position) pays position.balance as it was before close() settled "
        "it, not what came in",
        "ThroughProxy.close(Position) pays position.balance as it was before close() settled it, "
        "not what came in",
    ),
}
