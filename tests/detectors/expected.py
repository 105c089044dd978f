"""What each detector says of its vulnerable fixture: all of it."""

EXPECTED: dict[str, tuple[str, ...]] = {
    "open-setter": (
        "OperatorTable.remove(uint64) lets anybody set active[id], beside what an administrator sets",
        "FeeDesk.setFeeTo(address) lets anybody set feeTo, beside what an administrator sets",
    ),
    "open-forwarder": (
        "Proxy.sweep(address) lets anybody make this proxy call token.transfer()",
        "Proxy.unstake(uint256) lets anybody make this proxy call staking.unstake(), in _unstake()",
        "ProxyThroughLibrary.unstake(uint256) lets anybody make this proxy call staking.unstake()",
        "ProxyWithGate.unstake(uint256) lets anybody make this proxy call staking.unstake()",
        "Unstakes.unstake(uint256) lets anybody make this proxy call staking.unstake()",
        "Account.execute(bytes) lets anybody make this account call pool.call()",
        "Account.rescue(IERC20,address,uint256) lets anybody make this account call token.transfer()",
        "Agent.borrow(uint256,address) lets anybody make this account call lending.borrow()",
    ),
    "open-call": (
        "Direct.zap(address,bytes) lets anybody make it call router with bytes of the caller's",
        "ThroughInternalCall.zap(address,bytes) lets anybody make it call router with bytes of the "
        "caller's, in _call()",
        "ThroughLibrary.zap(address,bytes) lets anybody make it call router with bytes of the caller's",
        "ThroughModifier.zap(address,bytes) lets anybody make it call router with bytes of the caller's",
    ),
    "proxy-of-another": (
        "ByOwner.exit(Proxy,uint256) commands proxy with exit() without a check that it is the caller's",
        "BesideThePoint.exitFor(address,uint64,uint256) commands proxyOf[user] with exit() without a "
        "check that it is the caller's",
        "BesideThePoint.payAndExit(address,uint256) commands proxyOf[user] with exit() without a "
        "check that it is the caller's",
        "ByKey.exit(address,uint256) commands proxyOf[user] with exit() without a check that it is "
        "the caller's",
        "ByNumber.exit(uint256,uint256) commands seats[seat].proxy with exit() without a check that "
        "it is the caller's",
        "ByNumber.exitMany(uint256[],uint256) commands seats[list[i]].proxy with exit() without a "
        "check that it is the caller's",
        "Exits.exitAt(Proxy,uint256) commands proxy with exit() without a check that it is the caller's",
        "ThroughInternalCall.exit(address,uint256) commands proxyOf[user] with exit() without a check"
        " that it is the caller's, in _exit()",
        "ThroughLibrary.exit(address,uint256) commands proxyOf[user] with exit() without a check that"
        " it is the caller's",
        "ThroughModifier.exit(address,uint256) commands proxyOf[user] with exit() without a check "
        "that it is the caller's",
        "ThroughOpenList.exit(address,uint256) commands proxyOf[user] with exit() without a check "
        "that it is the caller's",
    ),
    "default-index-lookup": (
        "KeeperList.remove(address) uses keepers[pos[k]] though pos[k] is 0 for whoever was never "
        "given a number",
        "PaysSeats.collect() uses earned[seatOf[msg.sender]] though seatOf[msg.sender] is 0 for whoever "
        "was never given a number",
        "ByArray.withdraw(uint256) uses entities[indexOf[msg.sender]] though indexOf[msg.sender] is 0"
        " for whoever was never given a number",
        "ByNumber.withdraw(uint256) uses proxies[numberOf[msg.sender]] though numberOf[msg.sender] is"
        " 0 for whoever was never given a number",
        "ByReturnedPointer.leave() uses entities[indexOf[msg.sender]] though indexOf[msg.sender] is 0"
        " for whoever was never given a number",
        "BySearch.withdraw(uint256) uses entities[i or 0] though the search gives 0 for whoever is not found",
        "ComparesUnknown.accept(uint64[]) compares memberOf[ids[0]], which is 0 for the first and for"
        " what is unknown",
        "ThroughInternalCall.withdraw(uint256) uses entities[indexOf[msg.sender]] though "
        "indexOf[msg.sender] is 0 for whoever was never given a number",
        "ThroughLibrary.withdraw(uint256) uses entities[indexOf[msg.sender]] though "
        "indexOf[msg.sender] is 0 for whoever was never given a number",
        "ThroughModifier.withdraw(uint256) uses entities[indexOf[msg.sender]] though "
        "indexOf[msg.sender] is 0 for whoever was never given a number",
    ),
    "default-equals-default": (
        "NeverAsked.take() waits until unlockAt[msg.sender], which is 0 for whoever never asked",
        "ByRank.remove(uint64) wants rankBy[ownerOf[id]][msg.sender] to be Rank.Steward, which is what "
        "nobody was ever given",
        "Direct.remove(uint64) lets through whoever has 0 for both holderOf[id] and entityOf[msg.sender]",
        "Removes.remove(uint64) lets through whoever has 0 for both holderOf[id] and entityOf[msg.sender]",
        "ThroughInternalCall.remove(uint64) lets through whoever has 0 for both entityOf[msg.sender] "
        "and holderOf[id], in _requireHolder()",
        "ThroughModifier.remove(uint64) lets through whoever has 0 for both holderOf[id] and "
        "entityOf[msg.sender]",
        "BySignature.payFor(address,bytes32,uint8,bytes32,bytes32) takes a signature of nobody for "
        "one of delegateOf[user], where that is not set",
    ),
    "self-comparing-check": (
        "PriceAskedTwice.take(uint256,uint256) checks (a * g.price()) / 1000000000000000000 against "
        "the same, asked for again",
        "Direct.remove(uint64) checks ownerOf[id] against itself, so that nobody is refused",
        "Removes.remove(uint64) checks ownerOf[id] against itself, so that nobody is refused",
        "ThroughInternalCall.remove(uint64) checks msg.sender against itself, so that nobody is "
        "refused, in _requireSame()",
        "ThroughModifier.remove(uint64) checks msg.sender against itself, so that nobody is refused",
        "VouchesForItself.vote(address) compares member with what is stored for it, and never with "
        "msg.sender",
    ),
    "caller-chosen-witness": (
        "Direct.claim(IProxy) believes the unchecked argument proxy on who the caller is",
        "ThroughLibrary.claim(IProxy) believes the unchecked argument proxy on who the caller is",
        "ThroughModifier.claim(IProxy) believes the unchecked argument proxy on who the caller is",
    ),
    "caller-chosen-payer": (
        "OwnersOfPositions.increase(uint256,address,uint256) takes tokens from payer, whom the caller names",
        "Direct.stakeFor(address,address,uint256) takes tokens from payer, whom the caller names",
        "ThroughInternalCall.stakeFor(address,uint256) takes tokens from payer, whom the caller "
        "names, in _stake()",
        "ThroughLibrary.stakeMany(address[],uint256) takes tokens from payers[i], whom the caller names",
        "ThroughModifier.stakeFor(address,uint256) takes tokens from payer, whom the caller names",
        "ThroughVault.exit(uint256,address,address) has redeem() take from holder, whom the caller names",
        "InBytes.callback(uint256,bytes) takes tokens from abi.decode()(data, address), whom the "
        "caller names",
    ),
    "owner-check-missing": (
        "TicketList.close(uint256,address) overwrites ps[i] without the check of its owner that "
        "others of its functions make",
        "CancelsForAnybody.cancel(uint256) overwrites rs[i] without the check of its owner that "
        "others of its functions make",
        "Direct.remove(uint64) overwrites operators[id] without the check of its owner that others of"
        " its functions make",
        "PaysAway.collect(address,address) pays owed[user] to to, both as the caller chose",
        "ThroughInternalCall.remove(uint64) overwrites operators[id] without the check of its owner "
        "that others of its functions make, in _close()",
        "ThroughLibrary.remove(uint64) overwrites operators[id] without the check of its owner that "
        "others of its functions make",
        "ThroughModifier.remove(uint64) overwrites operators[id] without the check of its owner that "
        "others of its functions make",
        "ClearsForAnybody.cash(uint256,address) overwrites tickets[id] without the check of its "
        "owner that others of its functions make",
        "PaysPart.takeFor(address,address,uint256) pays amount to to, both as the caller chose",
    ),
    "open-authority": (
        "Spokesmen.setDelegate(address,address) lets anybody set delegateOf[user], which this contract obeys",
        "Direct.setMaster(address) lets anybody set master, which this contract obeys",
        "ThroughInternalCall.initialize(address) lets anybody set master, which this contract obeys, "
        "in _setMaster()",
        "ThroughModifier.setMaster(address) lets anybody set master, which this contract obeys",
        "ListedAccount.allow(address) lets anybody set allowed[account], which this contract obeys",
    ),
    "foreign-owner-argument": (
        "SuppliesForOther.supply(uint256,address) names who, not itself, as the owner to supply()",
        "Direct.deposit(uint256) names user, not itself, as the owner to deposit()",
        "ThroughLibrary.deposit(address,uint256) names owner, not itself, as the owner to deposit()",
    ),
    "proxy-overwritten": (
        "Direct.join() stores a new contract at proxyOf[msg.sender] whether or not there was one",
        "ThroughInternalCall.join() stores a new contract at members[msg.sender].proxy whether or not"
        " there was one",
        "ThroughModifier.join(address) stores a new contract at members[user].proxy whether or not "
        "there was one",
    ),
    "transfer-lock-incomplete": (
        "BesideEachOther.transferFrom(address,address,uint256) is open, and its sibling "
        "transfer(address,uint256) is restricted",
        "Locked.transfer(address,uint256) is refused, and ThroughInheritance leaves "
        "transferFrom(address,address,uint256) as it was inherited",
        "Refused.transfer(address,uint256) is refused, and Refused leaves "
        "transferFrom(address,address,uint256) as it was inherited",
        "ThroughInternalCall.transferFrom(address,address,uint256) is restricted, and "
        "ThroughInternalCall leaves transfer(address,uint256) as it was inherited",
        "ThroughModifier.transfer(address,uint256) is restricted, and ThroughModifier leaves "
        "transferFrom(address,address,uint256) as it was inherited",
    ),
    "bulk-skips-check": (
        "ByWhatItDoes.claimAt(uint256[],address) does not check lienOf[] as claimFees() does",
        "ByField.takeMany(uint256[]) does not check items[].until as take() does",
        "Direct.bulkAddKey(bytes[]) does not check paused as addKey() does",
        "ThroughInternalCall.addManyKeys(bytes[]) does not check free as addKey() does",
        "ThroughModifier.addKeys(bytes[]) does not check isMember[], msg.sender as addKey() does",
    ),
    "twin-skips-check": (
        "CooldownByOneWay.withdrawTo(address,uint256) does not check cooldown[] as withdraw(), its "
        "twin, does",
        "Direct.exitTo(uint256,address) does not check unlockAt[] as leave(), its twin, does",
        "ThroughLibrary.exitTo(uint256,address) does not check unlockAt[] as leave(), its twin, does",
        "ThroughModifier.exitTo(uint256,address) does not check frozen as leave(), its twin, does",
        "Collateral.sendOn(address,uint256) does not check debtOf() as take(), its twin, does",
    ),
    "stored-amount-paid": (
        "Booked.harvest() relies on stream.accrued(address(this)), which claim() brings up to date only then",
        "Closes.close(Position) pays position.balance as it was before close() settled it, not what came in",
        "Direct.close(Position) pays position.balance as it was before close() settled it, not what came in",
        "Repaid.close() relies on loans.debtStored(address(this)), which repay() brings up to date only then",
        "ThroughInternalCall.close(Position) pays position.balance as it was before close() settled "
        "it, not what came in",
        "ThroughLibrary.close(Position) pays position.balance as it was before close() settled it, "
        "not what came in",
        "ThroughModifier.close(Position) pays position.balance as it was before close() settled it, "
        "not what came in",
        "ThroughProxy.close(Position) pays position.balance as it was before close() settled it, not "
        "what came in",
        "ByOldRate.leave(uint256) relies on market.exchangeRateStored(), which redeem() brings up "
        "to date only then",
        "ByOldWorth.close(uint256) relies on perpetual.equity(id), which closePosition() brings up "
        "to date only then",
    ),
    "result-ignored": (
        "Caught.settle(uint256) counts on requests[i].expected and ignores what finalize() says it was",
        "Direct.settle(uint256) counts on requests[i].expected and ignores what finalize() says it was",
        "ThroughInternalCall.settle(uint256) counts on requests[i].expected and ignores what "
        "finalize() says it was, in _settle()",
        "ThroughLibrary.settle(uint256) counts on fund.quote(requests[i].ticket) and ignores what "
        "finalize() says it was",
        "ThroughModifier.settle(uint256) counts on requests[i].expected and ignores what finalize() "
        "says it was",
    ),
    "refund-not-measured": (
        "GivesBackTheEstimate.send(bytes32) gives back msg.value - carrier.quote(), where carry() was "
        "given all that came",
        "RepaysBesideOthers.repay(uint256) gives back the whole balance, in which what unpark() pays "
        "out may lie",
        "CollectsBesideOthers.collect() gives back the whole balance, in which what unpark() pays out "
        "may lie",
        "Direct.leave() pays deposited[msg.sender] and not what redeem() brought in",
        "KeepsTheChange.send(uint256) pays send() with all that comes and has no way to pass on what "
        "it gives back",
        "RemovesUnmeasured.remove(uint64) does not measure what removeOperator() brings in, as is "
        "done for withdrawOperatorEarnings()",
        "Skipping.depositMany(bytes[]) gives back msg.value - (keys.length * 32000000000000000000), "
        "whatever items were skipped",
        "ThroughInternalCall.leave(uint256) pays shares and not what redeem() brought in",
        "ThroughLibrary.leave(uint256) pays shares and not what redeem() brought in",
        "ThroughModifier.leave() pays deposited[msg.sender] and not what withdraw() brought in",
        "WholeBalance.repay() gives back the whole balance, in which what borrow() left may lie",
        "AsksForTheCode.leave(uint256) pays (shares * rate) / 1000000000000000000 and not what "
        "redeem() brought in",
        "PaysWhatWasBid.retract(uint256) pays bidOf[msg.sender][lot] and not what retract() brought in",
    ),
    "rest-not-returned": (
        "AtMost.buy(uint256,uint256) hands most to buyExact(), which may take less, and gives no rest back",
        "Direct.repay(uint256) hands amount to repay(), which may take less, and gives no rest back",
        "InEther.repay(uint256) hands msg.value to repayEther(), which may take less, and gives no rest back",
        "ThroughInternalCall.repay(uint256) hands amount to repay(), which may take less, and gives "
        "no rest back, in _pay()",
        "ThroughLibrary.repay(uint256) hands amount to repay(), which may take less, and gives no rest back",
        "ThroughModifier.repay(uint256) hands amount to repay(), which may take less, and gives no rest back",
    ),
    "flows-mixed": (
        "CountsArrivals.receive() counts all ether that arrives in earned, also what leave() passes on",
        "Direct.split() divides a balance in which what withdraw() took from the protocol may lie",
        "PaidLater.distribute() divides a balance in which what requestExit() took from the protocol may lie",
        "ThroughInheritance.claim() divides a balance in which what withdraw() took from the protocol"
        " may lie, in _claim()",
        "ThroughLibrary.claim() divides a balance in which what withdraw() took from the protocol may lie",
        "SweepsByName.collect(IERC20) sends on all of reward, in which what withdraw() took from "
        "the protocol may lie",
        "TakesWhatIsOwed.gather() takes token.balanceOf(address(this)) - unpaid for new, in which "
        "what takeRefund() pays out may lie",
    ),
    "claim-leaves-no-trace": (
        "Direct.claim() pays by shares[msg.sender] and changes nothing that is kept for the caller",
        "ThroughInternalCall.claim() pays by shares[msg.sender] and changes nothing that is kept for "
        "the caller, in _pay()",
        "ThroughLibrary.claim() pays by book.due[msg.sender] and changes nothing that is kept for the caller",
        "ThroughToken.claim() pays by share.balanceOf(msg.sender) and changes nothing that is kept "
        "for the caller",
    ),
    "fee-without-exit": (
        "CreditsItself.leave(uint256) credits shares[address(this)], and only callers can take what "
        "is theirs",
        "SellsEntry takes ether in by enter() and has no function that lets any out",
        "ChargesForTwo.order(address,uint256) keeps a fee back and counts it in forUs, which nothing "
        "pays out",
        "Box takes tokens in by put() and has no function that lets any out",
        "KeepsCutsByToken.credit(IERC20,address,uint256) keeps a fee back and counts it in "
        "cuts[token], which nothing pays out",
        "KeepsFee.claim() keeps a fee back and counts it in fees, which nothing pays out",
        "OneTokenStays.join(uint256) takes feeToken in, and no function lets any of it out",
        "Treasury takes tokens in by PaysTreasury.split() and has no function that lets any out",
        "SellsSeats takes ether in by buy() and has no function that lets any out",
        "StakesTheRest.enter(uint256) keeps (amount * bps) / 10000 back from amount, counts it "
        "nowhere and lets nobody take it",
    ),
    "scale-not-restored": (
        "Compounds.grow() reckons with daily, which is in parts of 1e18, and never divides by that",
        "ForgetsToRescale.free(uint256) hands to IJoin.exit() amount, which elsewhere is apart from "
        "it by the scale unit",
        "KeepsByIndex.take() reckons with index, which is in parts of 1e18, and never divides by that",
        "PaysByPrice.exit() reckons with pricePerShare(), which is in parts of 1e18, and never "
        "divides by that",
        "PaysInterest.collect() reckons with aprBps[], which is in parts of 10000, and never divides by that",
        "Power.mint(uint256) raises 2718281828 to the power of x and leaves its scale in as often",
        "Sum.add(uint256,uint256) sets a number of scale 1e36 beside one of scale 1e18",
        "ThroughLibrary.grown(uint256,uint256) raises 1050000000000000000 to the power of periods and"
        " leaves its scale in as often",
    ),
    "two-bases": (
        "Accumulating.preview(address) takes accPerShare for a part of 1e12, and settle() for one of 1e18",
        "Bounded.harvest() takes feeBps for a part of 1000, and its name says of 10000",
        "BoundedFarBelow.leave(uint256) takes exitFee for a part of 1e18, and setExitFee() lets it be"
        " 500 at most",
        "Made.settle() takes index for a part of 1e18, and it is made as one of 1e12",
        "NamedByItsArgument.credit(uint256) takes bonus for a part of 10000, and its name says of 100",
        "NamedByItself.taken(uint256) takes feeBps for a part of 1e18, and its name says of 10000",
        "ThroughLibrary.harvest() takes feeBps for a part of 1000, and its name says of 10000",
        "ThroughModifier.harvest() takes feeBps for a part of 1000, and its name says of 10000",
        "Told.worth(address) takes normalizedIncome() for a part of 1e18, and it is made as one of 1e27",
        "Unbounded.harvest() takes cutBps for a part of 1000, and its name says of 10000",
    ),
    "ratio-truncated": (
        "Direct.rate(uint256) divides target - used by target and gets 0",
        "OfTotal.share(address) divides points[user] by allPoints and gets 0",
        "ThroughLibrary.add(uint256) divides capacity - used by capacity and gets 0",
        "ThroughModifier.give(uint256) divides part by whole and gets 0",
        "TooLate.isSafe(address) divides loans.debtOf(user) by loans.collateralOf(user) before it "
        "multiplies by 10000",
    ),
    "price-without-decimals": (
        "AddsUp.total() adds up coins[i].balanceOf(address(this)) whatever the tokens' decimals are",
        "Advances.advance(uint256) takes amount at market.ptRate() for an amount of cash whatever the"
        " decimals of the two are",
        "Direct.valueOf(address) values amountOf[user][tokens[i]] at feed.priceOf(tokens[i]) whatever"
        " the token's decimals are",
        "FeedOfEach.equity(address) values amountOf[user][tokens[i]] at "
        "feedOf[tokens[i]].latestAnswer() whatever the token's decimals are",
        "TakesAnswerForWad.quote(uint256) takes latestAnswer() for a number with 18 decimals and does"
        " not ask",
        "ThroughInternalCall.deposit(address,uint256) values amount at feed.priceOf(token) whatever "
        "the token's decimals are",
        "ThroughLibrary.deposit(address,uint256) values amount at feed.priceOf(token) whatever the "
        "token's decimals are",
        "ThroughModifier.deposit(address,uint256) values amount at feed.priceOf(token) whatever the "
        "token's decimals are",
    ),
    "unbounded-exponent": (
        "BoundedBelow.weight(uint256,uint64) raises to the power of duration / 31536000, which "
        "nothing bounds",
        "Direct.add() raises to the power of count, which nothing bounds",
        "FromFeed.priceOf(bytes32) raises to the power of 18 + feed.read(id).expo, which nothing bounds",
        "Growth.after_(uint256) raises to the power of periods, which nothing bounds",
        "ThroughModifier.grow(uint256) raises to the power of periods, which nothing bounds",
        "ByAnyToken.scale(IToken,uint256) raises to the power of 18 - token.decimals(), which nothing bounds",
        "SinceThen.settle(uint256) raises to the power of (block.timestamp - since[msg.sender]) / "
        "604800, which nothing bounds",
    ),
    "rounding-favours-payee": (
        "BurnsByPreview.leaveExact(uint256) gives vault.previewWithdraw(assets) for "
        "(vault.previewWithdraw(assets) * tickets) / vault.balanceOf(address(this)), rounded down",
        "BooksUp.settle() books ceilDiv(sharesOf[msg.sender] * perShare, 1000000000000000000) as owed"
        " in owed[msg.sender], rounded up",
        "ChargesDown.withdraw(uint256) gives assets for (assets * supply) / pool, rounded down",
        "Direct.redeem(uint256) pays (((shares * pool) + supply) - 1) / supply, rounded up",
        "ThroughInternalCall.redeem(uint256) pays ((shares * pool) + (supply - 1)) / supply, rounded "
        "up, in _pay()",
        "ThroughLibrary.redeem(uint256) pays ceilDiv(shares * pool, supply), rounded up",
        "OwesTooFew.borrow(uint256) gives amount for (amount * debtShares) / debt, rounded down",
    ),
    "counter-drift": (
        "Direct.bulkRemove(bytes[]) does not count used down as remove() does",
        "ThroughLibrary.closeAll(bytes[]) does not count countOf[] down as leave() does",
        "ThroughModifier.registerMany(bytes[]) does not count countOf[] up as registerOne() does",
        "Tickets.giveUp(uint256) does not count pending down as useUp() does",
        "Terms.endEarly(uint256) does not count totalPower down as end() does",
        "States.relist(uint256) does not count active up as list() does",
        "Seats.pass(uint256,address) overwrites holderOf[] and leaves held[] of both",
        "Guild.enrol(address) counts size up whether or not enrolled[who] was set before",
        "Shares.seize(address,uint256) does not count sharesOf[] down as redeem() does",
    ),
    "total-drift": (
        "Direct.seize(address,uint256) counts balances[] down and leaves supply, the sum of them, as it was",
        "ThroughLibrary.seize(address,uint256) counts balances[] down and leaves supply, the sum of "
        "them, as it was",
        "ThroughModifier.seize(address,uint256) counts balances[] down and leaves supply, the sum of "
        "them, as it was",
        "ClearsTheWhole.leave() counts users[].deposit down and leaves total, the sum of them, as it was",
    ),
    "one-way-counter": (
        "Direct.registerValidator(bytes) counts used up, and removeValidator() does not count it down",
        "ThroughLibrary.join(bytes) counts book.taken up, and leave() does not count it down",
        "ThroughModifier.addKey(bytes) counts countOf[] up, and removeKey() does not count it down",
    ),
    "mint-without-burn": (
        "Direct.registerOperator(bytes) mints share and removeOperator() burns none",
        "Registers.join(bytes) mints share and leave() burns none",
        "ThroughInternalCall.addOperator(bytes) mints share and removeOperator() burns none, in _reward()",
    ),
    "list-not-distinct": (
        "CountsByLength.complete(uint256[]) adds up over ids without a check that no item stands there twice",
        "CountsSignatures.run(bytes32,uint8[],bytes32[],bytes32[]) adds up over v without a check "
        "that no item stands there twice",
        "Direct.approve(uint256[]) adds up over ids without a check that no item stands there twice",
        "Neighbours.register(uint256[]) compares entityOf[ids[i]] != entityOf[ids[i - 1]] for some "
        "pairs in ids only",
        "PaysForEach.redeem(uint256,uint256[]) adds up over which without a check that no item stands"
        " there twice",
        "StoresTwice.list(uint256[]) puts into listed what may stand there, and tally() counts each",
        "ThroughInternalCall.approve(uint256[]) adds up over ids without a check that no item stands "
        "there twice",
        "ThroughLibrary.approve(uint256[]) adds up over ids without a check that no item stands there twice",
        "WithTheFirstOnly.register(uint256[]) compares entityOf[ids[i]] != entityOf[ids[0]] for some "
        "pairs in ids only",
        "BooksForEach.harvest(IReward[]) adds up over tokens without a check that no item stands there twice",
        "AsksItems.prove(uint256,IPod[]) adds up over pods without a check that no item stands there twice",
        "InKind.leave(IAsset[]) adds up over assets without a check that no item stands there twice",
        "Split.set(address[],uint256[]) adds up over to without a check that no item stands there twice",
        "NeighboursThemselves.choose(uint64[]) compares ids[i] != ids[i - 1] for some pairs in ids only",
    ),
    "voice-counted-twice": (
        "NotesTheDay.endorse(bytes32) adds to votes[key] for a caller, and notes for none that it did",
        "ByWeight.endorse(bytes32) adds to votes[key] for a caller, and notes for none that it did, "
        "in _count()",
        "Direct.endorse(bytes32) adds to votes[key] for a caller, and notes for none that it did",
        "ThroughLibrary.endorse(bytes32) adds to votes[key] for a caller, and notes for none that it did",
        "ThroughModifier.endorse(bytes32) adds to votes[key] for a caller, and notes for none that it did",
        "ByUnitsThatMove.endorse(bytes32) adds units[msg.sender] to support[key], which give() "
        "moves to one who was not counted yet",
        "NotesTheLast.endorse(bytes32) adds to votes[key] for a caller, and notes for none that it did",
        "ByNumber.vote(uint256) adds members[numberOf[msg.sender]].weight to ayes[id], which give() "
        "moves to one who was not counted yet",
        "ByStake.vote(uint256) adds stakeOf[msg.sender] to ayes[id], which take() moves to one who "
        "was not counted yet",
        "ByThing.support(bytes32,uint256) adds nft.sharesOf(id) to tally[what], which may be another's next",
        "Delegates.delegate(address) overwrites delegateOf[msg.sender] and leaves what it added to "
        "votes[to] before",
    ),
    "pairwise-check-incomplete": (
        "Direct.register(uint64[4]) never compares entityOf[ids[0]] with entityOf[ids[2]]",
        "ThroughLibrary.register(uint64,uint64,uint64) never compares entityOf[a] with entityOf[c]",
        "ThroughModifier.register(uint64,uint64,uint64) never compares a with c",
    ),
    "parallel-arrays": (
        "ClosesGapsInTwoWays.drop(uint256) closes the gap in gauges by its last, in weights by its next",
        "Direct.credit(address[],uint256[]) reads amounts and to side by side and does not compare "
        "their lengths",
        "Stored.removeLast() takes an item out of accounts and leaves weights as it is",
        "ThroughModifier.credit(address[],uint256[]) reads amounts and to side by side and does not "
        "compare their lengths, in _credit()",
        "InStruct.book(InStruct.Batch) reads batch.amounts and batch.fees side by side and does not "
        "compare their lengths",
        "CutsOff.remove(uint256) closes the gap in accounts by its last, and cuts off the last of weights",
    ),
    "position-left-behind": (
        "Direct.remove(uint256) moves the last of ids into a gap and leaves slotOf[] of the item that"
        " moved as it was",
        "Structs.remove(uint256) moves the last of shelf[] into a gap and leaves placeOf[] of the "
        "item that moved as it was",
        "ThroughInternalCall.remove(uint256) moves the last of ids into a gap and leaves slotOf[] of "
        "the item that moved as it was, in _drop()",
        "ThroughLibrary.remove(uint256) moves the last of ids into a gap and leaves slotOf[] of the "
        "item that moved as it was",
        "ThroughModifier.remove(uint256) moves the last of ids into a gap and leaves slotOf[] of the "
        "item that moved as it was",
    ),
    "mirrored-state": (
        "Copies.pay(uint64,uint256) relies on fee[], kept from feeOf() at another time, in list()",
        "Counts relies on used, which remove() and others count, though anybody may liquidate() at "
        "the protocol",
        "TakesWhatItCounted.leave() hands all of amountOf[], a count of its own, to take() and does "
        "not ask held()",
        "ThroughInternalCall.spend(uint64,uint256) relies on fee[], kept from feeOf() at another "
        "time, in _list()",
        "AskedWhenMade.enter(uint256) relies on fee, kept from fee() since it was made, which "
        "FeeUpdated tells to change, in constructor()",
        "AsksForAllItCounted.leave() hands all of staked[], a count of its own, to startExit() and "
        "does not ask stakeOf()",
    ),
    "unreachable-forwarder": (
        "Clone.leave(uint256) obeys CloneHub alone, which never calls it",
        "OwnedProxy.leave(uint256) obeys OwningHub alone, which never calls it",
        "Pod.collect(IRewards,uint256) obeys PodHub alone, which never calls it",
        "Proxy.withdraw(uint256) obeys Hub alone, which never calls it",
    ),
    "missing-exit": (
        "OwnTokenOnly.claimAirdrop(address,uint256,bytes32[]) brings in by claim() any token, and "
        "others than its own no function moves on",
        "AsksOnly asks by requestWithdrawals(), and never calls IExitQueuePlain.claimWithdrawal(), "
        "which pays",
        "ClaimsForGood.claim(uint256) brings in by processClaim() what no function moves on",
        "Operators never calls IProtocol.withdrawOperatorEarnings(), which pays only its caller",
        "Recipients never calls IProtocol.setFeeRecipientAddress() and cannot pass on what it is sent itself",
        "ThroughLibrary never calls IPool.withdraw(), which pays only its caller",
    ),
    "no-receiver": (
        "SafePuller.put(uint256) pulls a token of ERC-721 by safeTransferFrom(), and has no "
        "onERC721Received()",
        "Ether.withdraw(uint256) asks withdraw() for ether, and has no receive()",
        "EtherThroughLibrary.withdraw(uint256) asks withdraw() for ether, and has no receive(), in _take()",
        "Unique.unstake(uint256) asks unstake() for a token of ERC-721, and has no onERC721Received()",
        "UniqueThroughModifier.unstake(uint256) asks unstake() for a token of ERC-721, and has no "
        "onERC721Received()",
    ),
    "dead-entry": (
        "Unkept.unlock(uint256) wants keeper[id] to be its caller, which nothing ever sets",
        "TwoStates.reclaim(uint256,uint256) wants statusOf[id] to be both Status.Closed and Status.Open",
        "Contradiction.withdraw(uint256) wants its caller to be both user and hub",
        "Hub.withdraw(uint256) calls withdraw() of a proxy that obeys its user, not this contract",
        "NeverActive.close(bytes32) wants statusOf[id] to be Status.Active, which nothing ever sets",
        "NeverActive.remove(bytes32) wants isOperator[msg.sender] to be true, which nothing ever sets",
        "Pulling.withdraw(uint256) pulls tokens from Silent, which never approves anybody",
        "Unfinished.withdraw(uint256) reverts on every path",
    ),
    "reason-swallowed": (
        "Calls.run(address,bytes) drops the reason when target.call() fails",
        "Caught.act(uint256) drops the reason of a call that it catches",
        "CaughtInOtherWords.act(uint256) drops the reason of a call that it catches",
        "Direct.act(bytes) drops the reason when target.call() fails",
        "ReturnsOnSuccessOnly.act(bytes) drops the reason when target.call() fails",
        "TellsOnlyThatItFailed.actMany(uint256[]) drops the reason of a call that it catches",
        "Wrapped.act(bytes) drops the reason when target.call() fails",
        "TellsItsLength.leave(uint256) drops the reason when governor.call() fails",
    ),
    "lasting-allowance": (
        "TriesOnly.put(uint256) lets r take a, and never ends it",
        "ListsAll.list(uint256,uint256) lets m take every token of n, and never ends it",
        "ApprovesFeeToo.put(uint256) lets r take a, and never ends it",
        "Endless.constructor(IERC20,IPool) lets pool take whatever it holds, and never ends it",
        "EndlessForGivenSpender.put(IERC20,IRouter,uint256) lets router take whatever it holds, and "
        "never ends it",
        "LeavesTheRest.swap(IERC20,address,uint256,bytes) lets router take most, and never ends it",
        "ThroughLibrary.act(uint256) lets pool take whatever it holds, and never ends it",
        "ThroughModifier.act(uint256) lets pool take amount, and never ends it",
        "MeasuresWhatComes.place(uint256) lets vault take token.balanceOf(address(this)) - "
        "token.balanceOf(address(this)), and never ends it",
        "MoreThanThereIsRoomFor.place(uint256) lets vault take amount, and never ends it",
        "TakenByAnybody.trade(IExchange,address,uint256) lets exchange take amount, and never ends it",
        "WholeForParts.addMany(uint256[],uint256,uint256) lets margin take total, and never ends it",
    ),
    "base-left-behind": (
        "Inherited.setFeeBase(uint256) sets feeBase anew and leaves feeRate as it was in the old",
        "ThroughInternalCall.setBase(uint256) sets base anew and leaves totalWeight as it was in the "
        "old, in _set()",
        "ThroughLibrary.setFeeBase(uint256) sets feeBase anew and leaves feeRate as it was in the old",
        "ThroughModifier.setUnit(uint256) sets unit anew and leaves issued as it was in the old",
    ),
}
