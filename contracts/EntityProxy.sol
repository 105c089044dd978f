// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {ICumulativeMerkleDrop} from "./interfaces/ICumulativeMerkleDrop.sol";
import {IEntityProxy} from "./interfaces/IEntityProxy.sol";
import {Cluster, ISSVNetwork} from "./interfaces/ISSVNetwork.sol";
import {RewardSplit} from "./libraries/RewardSplit.sol";

/// @notice See `IEntityProxy`.
contract EntityProxy is IEntityProxy {
    using SafeERC20 for IERC20;

    /// @notice What all proxies of a mega-cluster share.
    struct Wiring {
        address megaCluster;
        ISSVNetwork ssv;
        IERC20 token;
        ICumulativeMerkleDrop distributor;
        address treasury;
        uint16 treasuryBasisPoints;
    }

    address public immutable megaCluster;
    address public immutable entity;
    ISSVNetwork public immutable ssv;
    IERC20 public immutable token;
    ICumulativeMerkleDrop public immutable distributor;
    address public immutable treasury;
    uint16 public immutable treasuryBasisPoints;

    /// @dev The double lock.
    modifier onlyFor(address entity_) {
        require(msg.sender == megaCluster, NotMegaCluster(msg.sender));
        require(entity_ == entity, NotThisEntity(entity_));
        _;
    }

    /// @dev SSV takes exactly `amount` during the body, and may take nothing afterwards.
    modifier spending(uint256 amount) {
        _approve(amount);
        _;
        _requireSpent();
    }

    constructor(address entity_, Wiring memory wiring) {
        entity = entity_;
        megaCluster = wiring.megaCluster;
        ssv = wiring.ssv;
        token = wiring.token;
        distributor = wiring.distributor;
        treasury = wiring.treasury;
        treasuryBasisPoints = wiring.treasuryBasisPoints;
        // SSV's default would be this contract.
        wiring.ssv.setFeeRecipientAddress(entity_);
    }

    /// @dev Execution-layer fees may be sent here all the same; `sweepEther` passes them on.
    receive() external payable {}

    // ------------------------------------------------------------------------------------ operators

    /// @inheritdoc IEntityProxy
    function registerOperator(address entity_, bytes calldata publicKey, uint256 fee)
        external
        onlyFor(entity_)
        returns (uint64 operatorId)
    {
        operatorId = ssv.registerOperator(publicKey, fee, true);
        uint64[] memory ids = new uint64[](1);
        ids[0] = operatorId;
        ssv.setOperatorsWhitelistingContract(ids, megaCluster);
    }

    /// @inheritdoc IEntityProxy
    function removeOperator(address entity_, uint64 operatorId)
        external
        onlyFor(entity_)
        returns (uint256 paid)
    {
        uint256 before = _balance();
        ssv.removeOperator(operatorId);
        return _passOn(before);
    }

    /// @inheritdoc IEntityProxy
    function declareOperatorFee(address entity_, uint64 operatorId, uint256 fee) external onlyFor(entity_) {
        ssv.declareOperatorFee(operatorId, fee);
    }

    /// @inheritdoc IEntityProxy
    function executeOperatorFee(address entity_, uint64 operatorId) external onlyFor(entity_) {
        ssv.executeOperatorFee(operatorId);
    }

    /// @inheritdoc IEntityProxy
    function cancelDeclaredOperatorFee(address entity_, uint64 operatorId) external onlyFor(entity_) {
        ssv.cancelDeclaredOperatorFee(operatorId);
    }

    /// @inheritdoc IEntityProxy
    function reduceOperatorFee(address entity_, uint64 operatorId, uint256 fee) external onlyFor(entity_) {
        ssv.reduceOperatorFee(operatorId, fee);
    }

    /// @inheritdoc IEntityProxy
    function withdrawOperatorEarnings(address entity_, uint64 operatorId, uint256 amount)
        external
        onlyFor(entity_)
        returns (uint256 paid)
    {
        uint256 before = _balance();
        ssv.withdrawOperatorEarnings(operatorId, amount);
        return _passOn(before);
    }

    /// @inheritdoc IEntityProxy
    function withdrawAllOperatorEarnings(address entity_, uint64 operatorId)
        external
        onlyFor(entity_)
        returns (uint256 paid)
    {
        uint256 before = _balance();
        ssv.withdrawAllOperatorEarnings(operatorId);
        return _passOn(before);
    }

    /// @inheritdoc IEntityProxy
    function setFeeRecipient(address entity_, address recipient) external onlyFor(entity_) {
        ssv.setFeeRecipientAddress(recipient);
    }

    // ----------------------------------------------------------------------------------- validators

    /// @inheritdoc IEntityProxy
    function registerValidators(
        address entity_,
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        bytes[] calldata sharesData,
        uint256 amount,
        Cluster calldata cluster
    ) external onlyFor(entity_) spending(amount) {
        ssv.bulkRegisterValidator(publicKeys, _list(operatorIds), sharesData, amount, cluster);
    }

    /// @inheritdoc IEntityProxy
    function exitValidators(address entity_, bytes[] calldata publicKeys, uint64[4] calldata operatorIds)
        external
        onlyFor(entity_)
    {
        ssv.bulkExitValidator(publicKeys, _list(operatorIds));
    }

    /// @inheritdoc IEntityProxy
    function removeValidators(
        address entity_,
        bytes[] calldata publicKeys,
        uint64[4] calldata operatorIds,
        Cluster calldata cluster
    ) external onlyFor(entity_) {
        ssv.bulkRemoveValidator(publicKeys, _list(operatorIds), cluster);
    }

    /// @inheritdoc IEntityProxy
    function deposit(
        address entity_,
        uint64[4] calldata operatorIds,
        uint256 amount,
        Cluster calldata cluster
    ) external onlyFor(entity_) spending(amount) {
        ssv.deposit(address(this), _list(operatorIds), amount, cluster);
    }

    /// @inheritdoc IEntityProxy
    function withdraw(
        address entity_,
        uint64[4] calldata operatorIds,
        uint256 amount,
        Cluster calldata cluster
    ) external onlyFor(entity_) returns (uint256 paid) {
        uint256 before = _balance();
        ssv.withdraw(_list(operatorIds), amount, cluster);
        return _passOn(before);
    }

    /// @inheritdoc IEntityProxy
    function liquidate(address entity_, uint64[4] calldata operatorIds, Cluster calldata cluster)
        external
        onlyFor(entity_)
        returns (uint256 paid)
    {
        uint256 before = _balance();
        ssv.liquidate(address(this), _list(operatorIds), cluster);
        return _passOn(before);
    }

    /// @inheritdoc IEntityProxy
    function reactivate(
        address entity_,
        uint64[4] calldata operatorIds,
        uint256 amount,
        Cluster calldata cluster
    ) external onlyFor(entity_) spending(amount) {
        ssv.reactivate(_list(operatorIds), amount, cluster);
    }

    // -------------------------------------------------------------------------------------- rewards

    /// @inheritdoc IEntityProxy
    function claimRewards(
        address entity_,
        uint256 cumulativeAmount,
        bytes32 expectedMerkleRoot,
        bytes32[] calldata merkleProof
    ) external onlyFor(entity_) returns (uint256 toTreasury, uint256 toEntity) {
        // Anyone may have claimed for this proxy a block earlier: what came is here then.
        if (distributor.cumulativeClaimed(address(this)) < cumulativeAmount) {
            distributor.claim(address(this), cumulativeAmount, expectedMerkleRoot, merkleProof);
        }
        return _split();
    }

    /// @inheritdoc IEntityProxy
    function splitRewards(address entity_)
        external
        onlyFor(entity_)
        returns (uint256 toTreasury, uint256 toEntity)
    {
        return _split();
    }

    /// @inheritdoc IEntityProxy
    function sweepEther(address entity_) external onlyFor(entity_) returns (uint256 paid) {
        paid = address(this).balance;
        require(paid > 0, NothingToSweep());
        (bool accepted,) = entity.call{value: paid}("");
        require(accepted, EtherNotAccepted(entity));
    }

    // ------------------------------------------------------------------------------------- internal

    /// @dev Between calls all that lies here is rewards.
    function _split() private returns (uint256 toTreasury, uint256 toEntity) {
        uint256 rewards = _balance();
        require(rewards > 0, NothingToSplit());
        toTreasury = RewardSplit.toTreasuryUp(rewards, treasuryBasisPoints);
        toEntity = rewards - toTreasury;
        token.safeTransfer(treasury, toTreasury);
        token.safeTransfer(entity, toEntity);
    }

    /// @dev Pays the entity what came since the balance was `before`.
    function _passOn(uint256 before) private returns (uint256 paid) {
        paid = _balance() - before;
        if (paid > 0) token.safeTransfer(entity, paid);
    }

    function _approve(uint256 amount) private {
        if (amount > 0) token.forceApprove(address(ssv), amount);
    }

    function _requireSpent() private view {
        uint256 left = token.allowance(address(this), address(ssv));
        require(left == 0, AllowanceLeft(left));
    }

    function _balance() private view returns (uint256) {
        return token.balanceOf(address(this));
    }

    /// @dev SSV takes lists of any length; ours are of four.
    function _list(uint64[4] calldata operatorIds) private pure returns (uint64[] memory ids) {
        ids = new uint64[](4);
        for (uint256 i; i < 4; ++i) {
            ids[i] = operatorIds[i];
        }
    }
}
