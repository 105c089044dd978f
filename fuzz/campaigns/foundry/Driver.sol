// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

/// @notice What Foundry offers, as far as it is needed here.
interface IVm {
    function roll(uint256 number) external;
    function warp(uint256 time) external;
    function load(address account, bytes32 slot) external view returns (bytes32 value);
    function store(address account, bytes32 slot, bytes32 value) external;
    function deal(address account, uint256 balance) external;
    function readFileBinary(string calldata path) external view returns (bytes memory);
    function writeFileBinary(string calldata path, bytes calldata data) external;
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool);
}

interface IExamined {
    function broken() external view returns (uint256);
}

/// @notice A call, and the blocks and seconds that pass before it.
struct Step {
    uint256 blocks;
    uint256 time;
    uint256 value;
    bytes data;
}

/// @notice Creates the harness from its bytes, in the block and second in which every engine's run begins.
abstract contract Driver {
    IVm internal constant VM = IVm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address internal _harness;
    uint256 private _number = 4_370_000;
    uint256 private _time = 1_524_785_992;

    error NotMade();

    function setUp() external {
        VM.roll(_number);
        VM.warp(_time);
        _harness = _create(_read("harness.bin"));
        bytes memory examiner = _read("examiner.bin");
        if (examiner.length > 0) _examineBy(examiner);
    }

    /// @dev One of the files beside the project.
    function _read(string memory name) internal view virtual returns (bytes memory) {
        return VM.readFileBinary(name);
    }

    function _take(Step memory step) internal {
        (_number, _time) = (_number + step.blocks, _time + step.time);
        VM.roll(_number);
        VM.warp(_time);
        (bool done,) = _harness.call{value: step.value}(step.data);
        done;
    }

    /// @dev Puts another examiner in the place of the harness's own: the slot, and the code that creates it.
    function _examineBy(bytes memory examiner) private {
        (bytes32 slot, bytes memory creation) = abi.decode(examiner, (bytes32, bytes));
        VM.store(_harness, slot, bytes32(uint256(uint160(_create(creation)))));
    }

    function _create(bytes memory creation) private returns (address made) {
        assembly ("memory-safe") {
            made := create(0, add(creation, 0x20), mload(creation))
        }
        require(made != address(0), NotMade());
    }
}
