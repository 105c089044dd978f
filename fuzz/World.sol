// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {IMegaCluster} from "../contracts/interfaces/IMegaCluster.sol";
import {IMegaClusterShare} from "../contracts/interfaces/IMegaClusterShare.sol";
import {ITreasury} from "../contracts/interfaces/ITreasury.sol";
import {Cluster} from "../contracts/interfaces/ISSVNetwork.sol";
import {CumulativeMerkleDropModel} from "../contracts/model/CumulativeMerkleDropModel.sol";
import {MegaClusterViews} from "../contracts/MegaClusterViews.sol";
import {HarnessActor} from "./HarnessActor.sol";
import {SSVProbe, TokenProbe} from "./Probes.sol";

/// @notice The properties of the catalogue that a run of the harness can break. The names are the slugs.
enum Property {
    TreasuryCoversWhatItOwes,
    EveryWeiIsOwedOrPaid,
    ClaimsPayOnlyWhatIsOwed,
    NoShareEarnsBeforeItsMint,
    NoShareComesAndGoesWithinItsDelay,
    BurningKeepsWhatWasEarned,
    ClaimingTwicePaysOnce,
    SettlingOftenChangesNothing,
    SplitLosesNothing,
    TreasuryGetsAtLeastItsShare,
    RewardsAreSplitOnce,
    PrincipalIsNeverTaxed,
    OnlyTheMegaClusterCommandsAProxy,
    NobodyLowersWhatAnotherOwns,
    NobodyActsAsAnotherOwner,
    RefundsReachTheClusterOwner,
    OurCallsLeaveNothingInAProxy,
    AStrangerIsNobody,
    TheGovernorTakesNothing,
    NoAllowanceOutlivesItsCall,
    CapacityIsTheExactOptimum,
    UsedSlotsAreAssignedValidators,
    NoOperatorBeyondItsSlots,
    AValidatorSpansFourEntities,
    NobodyHoldsAnothersSlotsForEver,
    ASeatForEveryMember,
    SupplyIsTheSumOfMintedRanks,
    SharesNeverMove,
    RateNeverRisesWithCapacity,
    CyclingOperatorsGainsNothing,
    UselessOperatorsEarnNothing,
    AMomentOfOtherCapacityMovesNoPrice,
    NoMoreRanksThanOpenOperators,
    AClaimCannotBeBlocked,
    SuspensionTakesNothing,
    TheLedgerAgreesWithSsv,
    EveryOperatorBelongsToItsProxy,
    NoFeeAboveTheMaximum
}

/// @notice What a call was, as far as a property asks. Those from `Join` to `OfMember` are the mega-cluster's.
enum Kind {
    Outside,
    Command,
    Mint,
    Settle,
    Claim,
    Liquidate,
    Join,
    Release,
    Govern,
    Suspend,
    Close,
    Split,
    Refund,
    OfMember
}

/// @notice One accepted call. `subject`: the actor whose ranks are minted, or the number of the cluster liquidated.
struct Step {
    Kind kind;
    uint256 caller;
    uint256 subject;
}

/// @notice What the harness remembers of an operator.
struct OperatorRecord {
    uint8 owner;
    bool closed;
    bool removed;
}

/// @notice What the harness remembers of a cluster: SSV stores a hash alone, so the struct is followed here.
struct ClusterRecord {
    uint8 owner;
    uint64[4] ids;
    Cluster present;
    uint256[] keys;
}

/// @notice From `time` on the capacity was `capacity`.
struct CapacityPoint {
    uint64 time;
    uint64 capacity;
}

/// @notice The cast, the contracts and the ghosts: the storage that the harness and its examiners share.
abstract contract World {
    /// @dev Actors 0 to 5 are entities, of which all but the last are members from the start.
    uint256 internal constant ENTITIES = 6;
    uint256 internal constant STRANGER = 6;
    /// @dev The two who may govern.
    uint256 internal constant GOVERNOR = 7;
    uint256 internal constant HEIR = 8;
    uint256 internal constant ACTORS = 9;
    /// @dev Nobody's call, but that of SSV's DAO, for example.
    uint256 internal constant NOBODY = type(uint256).max;

    uint256 internal constant SLOTS_PER_OPERATOR = 4;
    uint256 internal constant MAX_MEMBERS = 5;
    uint256 internal constant MAX_OPERATOR_FEE = 1e11;
    uint256 internal constant TREASURY_BASIS_POINTS = 1_234;
    uint256 internal constant RATE_EXPONENT_WAD = 2e18;
    uint256 internal constant TARGET_CAPACITY = 12;
    uint256 internal constant RATE_WINDOW = 1 days;
    uint256 internal constant SHARE_DELAY = 50;

    TokenProbe internal _token;
    SSVProbe internal _ssv;
    CumulativeMerkleDropModel internal _distributor;
    IMegaCluster internal _mega;
    ITreasury internal _treasury;
    IMegaClusterShare internal _shares;
    MegaClusterViews internal _lens;
    HarnessActor[ACTORS] internal _actors;

    /// @dev By operator id minus one.
    OperatorRecord[] internal _operators;
    ClusterRecord[] internal _clusters;
    mapping(bytes32 ownerAndIds => uint256 numberPlusOne) internal _clusterNumber;
    uint256 internal _lastKey;

    /// @dev The two entities with a reward in the present Merkle tree, and what each was granted so far.
    uint256[2] internal _rewarded;
    uint256[ENTITIES] internal _granted;

    /// @dev The block in which an entity's rank was last added, and its price when first minted.
    mapping(uint256 entity => mapping(uint256 rank => uint256)) internal _addedIn;
    mapping(uint256 entity => mapping(uint256 rank => uint256)) internal _mintedAt;
    CapacityPoint[] internal _capacities;
    uint256 internal _genesis;

    /// @dev A bit per property, set for ever once it was seen broken.
    uint256 internal _broken;

    /// @notice An actor called, and was accepted or refused with `returned`.
    event Called(uint256 actor, address target, uint256 value, bytes data, bool accepted, bytes returned);

    function _call(uint256 caller, address target, bytes memory data) internal returns (bool accepted) {
        return _call(caller, target, 0, data);
    }

    function _call(uint256 caller, address target, uint256 value, bytes memory data)
        internal
        returns (bool accepted)
    {
        bytes memory returned;
        (accepted, returned) = _actors[caller].execute{value: value}(target, data);
        emit Called(caller, target, value, data, accepted, returned);
    }

    function _governor() internal view returns (address) {
        (, bytes memory answer) = address(_mega).staticcall(abi.encodeWithSignature("owner()"));
        return abi.decode(answer, (address));
    }

    /// @dev Whichever of the two governs.
    function _governing() internal view returns (uint256) {
        return _governor() == address(_actors[GOVERNOR]) ? GOVERNOR : HEIR;
    }

    function _ids(uint64[4] memory four) internal pure returns (uint64[] memory ids) {
        ids = new uint64[](4);
        for (uint256 i; i < 4; ++i) {
            ids[i] = four[i];
        }
    }
}
