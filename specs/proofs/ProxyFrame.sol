// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {EntityProxy} from "../../contracts/EntityProxy.sol";
import {ICumulativeMerkleDrop} from "../../contracts/interfaces/ICumulativeMerkleDrop.sol";
import {IEntityProxy} from "../../contracts/interfaces/IEntityProxy.sol";
import {ISSVNetwork} from "../../contracts/interfaces/ISSVNetwork.sol";
import {SVM, VM} from "./Cheats.sol";
import {StandardToken} from "./StandardToken.sol";

contract AllowingToken is StandardToken {
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        require(allowance[from][msg.sender] >= amount && balanceOf[from] >= amount);
        require(balanceOf[to] < 2 ** 128 && balanceOf[from] < 2 ** 128);
        unchecked {
            allowance[from][msg.sender] -= amount;
            balanceOf[from] -= amount;
            balanceOf[to] += amount;
        }
        return true;
    }
}

/// @notice SSV and the distributor: take what they may, pay what they like, answer anything.
contract Partner {
    AllowingToken internal token;

    constructor(AllowingToken token_) {
        token = token_;
    }

    fallback(bytes calldata) external payable returns (bytes memory) {
        uint256 taken = SVM.createUint(128, "taken");
        if (taken > 0) token.transferFrom(msg.sender, address(this), taken);
        else token.transfer(msg.sender, SVM.createUint(128, "given"));
        return SVM.createBytes(32, "answer");
    }
}

/// @notice One call of a proxy by its mega-cluster, with anything in anybody's hands.
contract ProxyFrame {
    AllowingToken internal token;
    EntityProxy internal proxy;
    address internal entity;
    address internal treasury;
    uint256 internal basisPoints;

    /// @dev This contract plays the mega-cluster.
    function setUp() public {
        token = new AllowingToken();
        Partner ssv = new Partner(token);
        entity = SVM.createAddress("entity");
        treasury = SVM.createAddress("treasury");
        basisPoints = SVM.createUint(16, "basisPoints");
        VM.assume(basisPoints <= 10_000 && entity != treasury);
        SVM.enableSymbolicStorage(address(token));
        bytes memory code = address(ssv).code;
        VM.etch(address(ssv), address(new Silent()).code);
        proxy = new EntityProxy(
            entity,
            EntityProxy.Wiring({
                megaCluster: address(this),
                ssv: ISSVNetwork(address(ssv)),
                token: IERC20(address(token)),
                distributor: ICumulativeMerkleDrop(address(ssv)),
                treasury: treasury,
                treasuryBasisPoints: uint16(basisPoints)
            })
        );
        VM.etch(address(ssv), code);
        VM.assume(entity != address(proxy) && treasury != address(proxy));
    }

    function check_split_loses_nothing() public {
        unchecked {
            uint256 lay = token.balanceOf(address(proxy));
            uint256 hadTreasury = token.balanceOf(treasury);
            uint256 hadEntity = token.balanceOf(entity);
            VM.assume(lay < 2 ** 128 && hadTreasury < 2 ** 128 && hadEntity < 2 ** 128);
            proxy.splitRewards(entity);
            assert(token.balanceOf(address(proxy)) == 0);
            assert(token.balanceOf(treasury) - hadTreasury + token.balanceOf(entity) - hadEntity == lay);
        }
    }

    function check_treasury_gets_at_least_its_share() public {
        unchecked {
            uint256 lay = token.balanceOf(address(proxy));
            uint256 had = token.balanceOf(treasury);
            VM.assume(lay < 2 ** 128 && had < 2 ** 128);
            proxy.splitRewards(entity);
            uint256 got = token.balanceOf(treasury) - had;
            assert(got * 10_000 >= lay * basisPoints);
            assert(got * 10_000 < lay * basisPoints + 10_000);
        }
    }

    function check_no_allowance_outlives_its_call(address spender) public {
        VM.assume(token.allowance(address(proxy), spender) == 0);
        bytes memory data = SVM.createCalldata("EntityProxy");
        (bool done,) = address(proxy).call(data);
        VM.assume(done);
        assert(token.allowance(address(proxy), spender) == 0);
    }

    // ----------------------------------------------------------------- what must be possible, so fail

    function reach_a_split() public {
        (uint256 toTreasury, uint256 toEntity) = proxy.splitRewards(entity);
        assert(toTreasury == 0 || toEntity == 0);
    }

    function reach_a_deposit(address entity_, uint64[4] calldata ids, uint256 amount) public {
        (bool done,) = address(proxy)
            .call(
                abi.encodePacked(
                    IEntityProxy.deposit.selector, abi.encode(entity_, ids, amount), SVM.createBytes(160, "c")
                )
            );
        assert(!done || amount == 0);
    }
}

contract Silent {
    fallback() external payable {}
}
