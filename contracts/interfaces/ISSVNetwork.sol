// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice What SSV stores of a cluster, as a hash: each call hands back the whole struct of the last event.
/// @dev A cluster is named by its owner and its sorted operator ids; neither is part of the struct.
/// @param validatorCount Validators in the cluster, whether it is active or liquidated
/// @param networkFeeIndex The network's fee index at the last settlement, in 1e7 wei per validator
/// @param index The sum of the operators' fee indices at the last settlement, in 1e7 wei per validator
/// @param active False once liquidated
/// @param balance Wei at the last settlement or deposit: what was burnt since is not yet taken off
struct Cluster {
    uint32 validatorCount;
    uint64 networkFeeIndex;
    uint64 index;
    bool active;
    uint256 balance;
}

/// @title The calls that SSV v1.2.0 offers to owners of clusters and of operators
/// @notice The owner is always `msg.sender`, who also pays and is paid. No ownership can be moved.
/// @dev The views of `ISSVViews` answer at the same address.
interface ISSVNetwork {
    // Clusters

    /// @notice A validator joined; all of one bulk call carry the same, final cluster.
    event ValidatorAdded(
        address indexed owner, uint64[] operatorIds, bytes publicKey, bytes shares, Cluster cluster
    );
    event ValidatorRemoved(address indexed owner, uint64[] operatorIds, bytes publicKey, Cluster cluster);
    /// @notice The owner asks the operators to exit the validator; nothing changes on chain.
    event ValidatorExited(address indexed owner, uint64[] operatorIds, bytes publicKey);
    event ClusterLiquidated(address indexed owner, uint64[] operatorIds, Cluster cluster);
    event ClusterReactivated(address indexed owner, uint64[] operatorIds, Cluster cluster);
    event ClusterWithdrawn(address indexed owner, uint64[] operatorIds, uint256 value, Cluster cluster);
    event ClusterDeposited(address indexed owner, uint64[] operatorIds, uint256 value, Cluster cluster);

    /// @notice Registers one validator with 4, 7, 10 or 13 operators, settles the cluster, and pulls `amount`.
    /// @param publicKey 48 bytes, unique per owner
    /// @param operatorIds Strictly ascending
    /// @param sharesData Not looked at on chain
    /// @param amount Wei added to the cluster
    /// @param cluster The last struct, or (0, 0, 0, true, 0) for a cluster never used before
    function registerValidator(
        bytes calldata publicKey,
        uint64[] calldata operatorIds,
        bytes calldata sharesData,
        uint256 amount,
        Cluster memory cluster
    ) external;

    /// @notice `registerValidator` for several keys: all or none.
    function bulkRegisterValidator(
        bytes[] calldata publicKeys,
        uint64[] calldata operatorIds,
        bytes[] calldata sharesData,
        uint256 amount,
        Cluster memory cluster
    ) external;

    /// @notice Removes a validator, from a liquidated cluster too. The balance stays in the cluster.
    function removeValidator(bytes calldata publicKey, uint64[] calldata operatorIds, Cluster memory cluster)
        external;

    /// @notice `removeValidator` for several keys: all or none.
    function bulkRemoveValidator(
        bytes[] calldata publicKeys,
        uint64[] calldata operatorIds,
        Cluster memory cluster
    ) external;

    /// @notice Stops a cluster and pays what is left in it to the *caller*: its owner at any time, others when due.
    function liquidate(address clusterOwner, uint64[] calldata operatorIds, Cluster memory cluster) external;

    /// @notice Restarts a liquidated cluster. Needs room at every operator that still exists.
    function reactivate(uint64[] calldata operatorIds, uint256 amount, Cluster memory cluster) external;

    /// @notice Adds to anybody's cluster, unsettled. Into a liquidated one it is locked until reactivation.
    function deposit(
        address clusterOwner,
        uint64[] calldata operatorIds,
        uint256 amount,
        Cluster memory cluster
    ) external;

    /// @notice Settles, and pays `amount` to the owner; what stays must be above the liquidation threshold.
    function withdraw(uint64[] calldata operatorIds, uint256 amount, Cluster memory cluster) external;

    /// @notice Emits the wish to exit. Repeatable; the validator goes on being billed until it is removed.
    function exitValidator(bytes calldata publicKey, uint64[] calldata operatorIds) external;

    /// @notice `exitValidator` for several keys: all or none.
    function bulkExitValidator(bytes[] calldata publicKeys, uint64[] calldata operatorIds) external;

    // Operators

    event OperatorAdded(uint64 indexed operatorId, address indexed owner, bytes publicKey, uint256 fee);
    event OperatorRemoved(uint64 indexed operatorId);
    event OperatorFeeDeclared(
        address indexed owner, uint64 indexed operatorId, uint256 blockNumber, uint256 fee
    );
    event OperatorFeeDeclarationCancelled(address indexed owner, uint64 indexed operatorId);
    event OperatorFeeExecuted(
        address indexed owner, uint64 indexed operatorId, uint256 blockNumber, uint256 fee
    );
    event OperatorWithdrawn(address indexed owner, uint64 indexed operatorId, uint256 value);
    event OperatorPrivacyStatusUpdated(uint64[] operatorIds, bool toPrivate);

    /// @notice Registers an operator; ids count up from 1.
    /// @param publicKey Any bytes, never used before by anyone, not even by a removed operator
    /// @param fee Wei per block and validator: 0, or at least 1e9; a multiple of 1e7; up to the maximum
    /// @param setPrivate Whether only whitelisted owners may register validators with it
    /// @return id The new operator's id
    function registerOperator(bytes calldata publicKey, uint256 fee, bool setPrivate)
        external
        returns (uint64 id);

    /// @notice Pays the earnings to the owner and ends the operator for good. Its clusters go on without it.
    function removeOperator(uint64 operatorId) external;

    /// @notice First step to another fee; replaces an earlier declaration. A fee of 0 can never be raised.
    function declareOperatorFee(uint64 operatorId, uint256 fee) external;

    /// @notice Second step, in the window of time that the declaration opened, both ends included.
    function executeOperatorFee(uint64 operatorId) external;

    function cancelDeclaredOperatorFee(uint64 operatorId) external;

    /// @notice Lowers the fee at once and drops a pending declaration.
    function reduceOperatorFee(uint64 operatorId, uint256 fee) external;

    /// @notice Pays earnings to the owner.
    /// @param tokenAmount Wei, a multiple of 1e7; 0 means all
    function withdrawOperatorEarnings(uint64 operatorId, uint256 tokenAmount) external;

    /// @notice Pays all earnings to the owner; reverts where there are none.
    function withdrawAllOperatorEarnings(uint64 operatorId) external;

    function setOperatorsPrivateUnchecked(uint64[] calldata operatorIds) external;

    function setOperatorsPublicUnchecked(uint64[] calldata operatorIds) external;

    // Whitelists of private operators

    event OperatorMultipleWhitelistUpdated(uint64[] operatorIds, address[] whitelistAddresses);
    event OperatorMultipleWhitelistRemoved(uint64[] operatorIds, address[] whitelistAddresses);
    event OperatorWhitelistingContractUpdated(uint64[] operatorIds, address whitelistingContract);

    /// @notice Lets the addresses use the operators; no address may be a whitelisting contract.
    /// @param operatorIds Strictly ascending, all of the caller
    function setOperatorsWhitelists(uint64[] calldata operatorIds, address[] calldata whitelistAddresses)
        external;

    /// @notice Undoes `setOperatorsWhitelists`; validators already registered stay.
    function removeOperatorsWhitelists(uint64[] calldata operatorIds, address[] calldata whitelistAddresses)
        external;

    /// @notice Lets a contract decide who may use the operators, beside the listed addresses.
    /// @param operatorIds In any order, all of the caller
    /// @param whitelistingContract Announces `ISSVWhitelistingContract` through ERC-165
    function setOperatorsWhitelistingContract(uint64[] calldata operatorIds, address whitelistingContract)
        external;

    function removeOperatorsWhitelistingContract(uint64[] calldata operatorIds) external;

    // Owners

    event FeeRecipientAddressUpdated(address indexed owner, address recipientAddress);

    /// @notice Tells the nodes where execution-layer fees of the caller's validators go; nothing is stored.
    function setFeeRecipientAddress(address recipientAddress) external;
}

/// @title The calls of SSV v1.2.0 that its owner alone, the DAO, may make
/// @dev Others are refused with the string "Ownable: caller is not the owner".
interface ISSVDAO {
    event NetworkFeeUpdated(uint256 oldFee, uint256 newFee);
    event NetworkEarningsWithdrawn(uint256 value, address recipient);
    event OperatorFeeIncreaseLimitUpdated(uint64 value);
    event DeclareOperatorFeePeriodUpdated(uint64 value);
    event ExecuteOperatorFeePeriodUpdated(uint64 value);
    event LiquidationThresholdPeriodUpdated(uint64 value);
    event MinimumLiquidationCollateralUpdated(uint256 value);
    event OperatorMaximumFeeUpdated(uint64 maxFee);

    /// @param fee Wei per block and validator, a multiple of 1e7
    function updateNetworkFee(uint256 fee) external;

    /// @param amount Wei, a multiple of 1e7
    function withdrawNetworkEarnings(uint256 amount) external;

    /// @param percentage Basis points by which a declared fee may exceed the present one
    function updateOperatorFeeIncreaseLimit(uint64 percentage) external;

    function updateDeclareOperatorFeePeriod(uint64 timeInSeconds) external;

    function updateExecuteOperatorFeePeriod(uint64 timeInSeconds) external;

    /// @param blocks At least 100,800
    function updateLiquidationThresholdPeriod(uint64 blocks) external;

    /// @param amount Wei, a multiple of 1e7
    function updateMinimumLiquidationCollateral(uint256 amount) external;

    /// @param maxFee Wei per block and validator, of any precision
    function updateMaximumOperatorFee(uint64 maxFee) external;
}

/// @title The custom errors that SSV v1.2.0 raises
/// @dev Amounts out of range are refused with strings: "Max value exceeded", "Max precision exceeded".
interface ISSVErrors {
    error AddressIsWhitelistingContract(address contractAddress);
    error ApprovalNotWithinTimeframe();
    error CallerNotOwnerWithData(address caller, address owner);
    error CallerNotWhitelistedWithData(uint64 operatorId);
    error ClusterAlreadyEnabled();
    /// @dev The spelling is SSV's.
    error ClusterDoesNotExists();
    error ClusterIsLiquidated();
    error ClusterNotLiquidatable();
    error EmptyPublicKeysList();
    error ExceedValidatorLimitWithData(uint64 operatorId);
    error FeeExceedsIncreaseLimit();
    error FeeIncreaseNotAllowed();
    error FeeTooHigh();
    error FeeTooLow();
    error IncorrectClusterState();
    error IncorrectValidatorStateWithData(bytes publicKey);
    error InsufficientBalance();
    error InvalidOperatorIdsLength();
    error InvalidPublicKeyLength();
    error InvalidWhitelistAddressesLength();
    error InvalidWhitelistingContract(address contractAddress);
    error MaxValueExceeded();
    error NewBlockPeriodIsBelowMinimum();
    error NoFeeDeclared();
    error OperatorAlreadyExists();
    error OperatorDoesNotExist();
    error OperatorsListNotUnique();
    error PublicKeysSharesLengthMismatch();
    error SameFeeChangeNotAllowed();
    error TargetModuleDoesNotExistWithData(uint8 moduleId);
    error TokenTransferFailed();
    error UnsortedOperatorsList();
    error ValidatorAlreadyExistsWithData(bytes publicKey);
    error ValidatorDoesNotExist();
    error ZeroAddressNotAllowed();
}
