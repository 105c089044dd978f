// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {Cluster} from "../../contracts/interfaces/ISSVNetwork.sol";
import {SVM, VM} from "./Cheats.sol";
import {MegaClusterStage} from "./MegaClusterStage.sol";

/// @notice Every call of the mega-cluster that can change anything, one by one and by anyone. A call that is refused
/// ends its way here: it changed nothing.
abstract contract Entries is MegaClusterStage {
    /// @dev Prepares any state, and checks what the call came to.
    modifier frame() virtual;

    // ----------------------------------------------------------------------------------- operators

    function check_registerOperator(uint256 fee, uint256 least) public frame {
        bytes memory key = SVM.createBytes(65, "publicKey");
        VM.prank(caller);
        mega.registerOperator(key, fee, least);
    }

    function check_closeOperator(uint64 id) public frame {
        VM.prank(caller);
        mega.closeOperator(id);
    }

    function check_removeOperator(uint64 id) public frame {
        VM.prank(caller);
        mega.removeOperator(id);
    }

    function check_declareOperatorFee(uint64 id, uint256 fee) public frame {
        VM.prank(caller);
        mega.declareOperatorFee(id, fee);
    }

    function check_executeOperatorFee(uint64 id) public frame {
        VM.prank(caller);
        mega.executeOperatorFee(id);
    }

    function check_cancelDeclaredOperatorFee(uint64 id) public frame {
        VM.prank(caller);
        mega.cancelDeclaredOperatorFee(id);
    }

    function check_reduceOperatorFee(uint64 id, uint256 fee) public frame {
        VM.prank(caller);
        mega.reduceOperatorFee(id, fee);
    }

    function check_withdrawOperatorEarnings(uint64 id, uint256 amount) public frame {
        VM.prank(caller);
        mega.withdrawOperatorEarnings(id, amount);
    }

    function check_withdrawAllOperatorEarnings(uint64 id) public frame {
        VM.prank(caller);
        mega.withdrawAllOperatorEarnings(id);
    }

    function check_setFeeRecipient(address recipient) public frame {
        VM.prank(caller);
        mega.setFeeRecipient(recipient);
    }

    // ---------------------------------------------------------------------------------- validators

    function check_registerValidators(
        uint64[4] calldata ids,
        uint256 amount,
        Cluster calldata cluster,
        uint256 maxTotalFee
    ) public frame {
        bytes[] memory keys = _one(48, "publicKey");
        bytes[] memory sharesData = _one(65, "sharesData");
        VM.prank(caller);
        mega.registerValidators(keys, ids, sharesData, amount, cluster, maxTotalFee);
    }

    function check_exitValidators(uint64[4] calldata ids) public frame {
        bytes[] memory keys = _one(48, "publicKey");
        VM.prank(caller);
        mega.exitValidators(keys, ids);
    }

    function check_removeValidators(uint64[4] calldata ids, Cluster calldata cluster) public frame {
        bytes[] memory keys = _one(48, "publicKey");
        VM.prank(caller);
        mega.removeValidators(keys, ids, cluster);
    }

    function check_depositToCluster(uint64[4] calldata ids, uint256 amount, Cluster calldata cluster)
        public
        frame
    {
        VM.prank(caller);
        mega.depositToCluster(ids, amount, cluster);
    }

    function check_withdrawFromCluster(uint64[4] calldata ids, uint256 amount, Cluster calldata cluster)
        public
        frame
    {
        VM.prank(caller);
        mega.withdrawFromCluster(ids, amount, cluster);
    }

    function check_liquidateCluster(uint64[4] calldata ids, Cluster calldata cluster) public frame {
        VM.prank(caller);
        mega.liquidateCluster(ids, cluster);
    }

    function check_reactivateCluster(uint64[4] calldata ids, uint256 amount, Cluster calldata cluster)
        public
        frame
    {
        VM.prank(caller);
        mega.reactivateCluster(ids, amount, cluster);
    }

    function check_releaseSlots(address entity, uint64[4] calldata ids, Cluster calldata cluster)
        public
        frame
    {
        VM.prank(caller);
        mega.releaseSlots(entity, ids, cluster);
    }

    // ------------------------------------------------------------------------------------- rewards

    function check_claimRewards(uint256 cumulativeAmount, bytes32 root) public frame {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = SVM.createBytes32("proof");
        VM.prank(caller);
        mega.claimRewards(cumulativeAmount, root, proof);
    }

    function check_splitRewards() public frame {
        VM.prank(caller);
        mega.splitRewards();
    }

    function check_sweepEther() public frame {
        VM.prank(caller);
        mega.sweepEther();
    }

    // ------------------------------------------------------------------------------------ members

    function check_join() public frame {
        VM.prank(caller);
        mega.join();
    }

    function check_leave() public frame {
        VM.prank(caller);
        mega.leave();
    }

    function check_list(address entity) public frame {
        VM.prank(caller);
        mega.list(entity);
    }

    function check_suspend(address entity) public frame {
        VM.prank(caller);
        mega.suspend(entity);
    }

    function check_resume(address entity) public frame {
        VM.prank(caller);
        mega.resume(entity);
    }

    function check_openMembership() public frame {
        VM.prank(caller);
        mega.openMembership();
    }

    function check_closeMembership() public frame {
        VM.prank(caller);
        mega.closeMembership();
    }

    function check_transferOwnership(address governor) public frame {
        VM.prank(caller);
        mega.transferOwnership(governor);
    }

    function check_acceptOwnership() public frame {
        VM.prank(caller);
        mega.acceptOwnership();
    }

    function _one(uint256 length, string memory name) private returns (bytes[] memory list) {
        list = new bytes[](1);
        list[0] = SVM.createBytes(length, name);
    }
}
