// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {EntityProxy} from "../../contracts/EntityProxy.sol";
import {SVM, VM} from "./Cheats.sol";
import {Entries} from "./Entries.sol";

/// @notice All that is outside: answers anything, and takes note of whether `watched` did anything to it. What the
/// proxies ask without leave to write has answers of its own.
contract Witness {
    address public watched;
    bool public wasTouched;

    function watch(address account) external {
        watched = account;
    }

    function balanceOf(address) external returns (uint256) {
        return SVM.createUint(256, "balance");
    }

    function allowance(address, address) external returns (uint256) {
        return SVM.createUint(256, "allowance");
    }

    function cumulativeClaimed(address) external returns (uint256) {
        return SVM.createUint(256, "claimed");
    }

    fallback(bytes calldata) external payable returns (bytes memory) {
        if (msg.sender == watched) wasTouched = true;
        return SVM.createBytes(128, "answer");
    }
}

/// @notice One call of the mega-cluster by anyone, from any storage. Its map of proxies may be corrupted: what it
/// takes for the caller's proxy is a recorder, the caller's real one, or the real one of another owner.
contract IsolationFrame is Entries {
    EntityProxy internal own;
    EntityProxy internal others;
    Witness[] internal outside;

    function setUp() public override {
        super.setUp();
        mostSeats = 0;
        Witness other = new Witness();
        VM.assume(caller != address(other));
        own = _makeProxy(caller);
        others = _makeProxy(address(other));
        bytes memory code = address(other).code;
        VM.etch(address(mega.ssv()), code);
        VM.etch(address(mega.distributor()), code);
        outside.push(other);
        outside.push(Witness(payable(address(mega.ssv()))));
        outside.push(Witness(payable(address(mega.distributor()))));
    }

    function _makeProxy(address entity) private returns (EntityProxy made) {
        made = new EntityProxy(
            entity,
            EntityProxy.Wiring({
                megaCluster: address(mega),
                ssv: mega.ssv(),
                token: mega.token(),
                distributor: mega.distributor(),
                treasury: address(mega.treasury()),
                treasuryBasisPoints: mega.treasuryBasisPoints()
            })
        );
        VM.deal(address(made), SVM.createUint(128, "ether"));
    }

    function _takeAnyProxies() internal override {
        address found = mega.member(caller).proxy;
        VM.assume(
            found == address(proxy) || found == address(own) || found == address(others)
                || found == address(0)
        );
        for (uint256 i; i < outside.length; ++i) {
            outside[i].watch(address(others));
        }
    }

    /// @dev The recorder is told of nobody but the caller, and the other owner's proxy touches nothing.
    modifier frame() virtual override {
        _takeAnyState();
        _;
        assert(!proxy.wasMisnamed());
        for (uint256 i; i < outside.length; ++i) {
            assert(!outside[i].wasTouched());
        }
    }
}

/// @notice What must be possible, so fail: each of these calls commands a proxy. The recorder is enough for that.
contract IsolationReached is IsolationFrame {
    modifier frame() override {
        _takeAnyState();
        VM.assume(mega.member(caller).proxy == address(proxy));
        _;
        assert(!proxy.wasCalled());
    }

    function reach_the_real_proxy(address recipient) public {
        _takeAnyState();
        for (uint256 i; i < outside.length; ++i) {
            outside[i].watch(address(own));
        }
        VM.prank(caller);
        mega.setFeeRecipient(recipient);
        assert(!outside[1].wasTouched());
    }
}
