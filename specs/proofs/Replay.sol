// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity 0.8.28;

import {SVM, VM} from "./Cheats.sol";

/// @notice What Foundry answers beside `ICheats`.
interface IFoundry {
    function allowCheatcodes(address account) external;
    function getNonce(address account) external view returns (uint64);
    function toString(bytes calldata data) external pure returns (string memory);
}

IFoundry constant FOUNDRY = IFoundry(address(VM));

/// @notice Stands where Halmos answers, on Foundry's EVM, and gives the values of one counterexample. Every method can
/// be called where nothing may be written: what was given already is noted by Foundry.
contract Answers {
    /// @dev A word of storage; `path` are the keys of the mappings on the way to it, each with what is added to the
    /// place that it gives; a last one alone is the place in an array.
    struct Word {
        address account;
        uint256 slot;
        uint256[] path;
        uint256 value;
    }

    /// @dev Halmos' address of the first contract that is created.
    uint256 private constant FIRST = 0xaaaa0002;
    uint256 private constant ASIDE = uint256(keccak256("how often a name was asked for"));

    address private _harness;
    bytes private _call;
    Word[] private _words;
    address[] private _symbolic;
    mapping(bytes32 name => bytes[]) private _values;

    function give(string calldata name, bytes calldata value) external {
        _values[keccak256(bytes(name))].push(value);
    }

    function put(uint256 account, uint256 slot, bytes calldata path, uint256 value) external {
        _words.push(Word(address(uint160(account)), slot, _split(path), value));
    }

    function begin(address harness) external {
        _harness = harness;
    }

    function answerCalls(bytes calldata data) external {
        _call = data;
    }

    // ------------------------------------------------------------------------------- as Halmos answers

    function createUint(uint256, string calldata name) external returns (uint256) {
        return _word(name);
    }

    function createAddress(string calldata name) external returns (address) {
        return address(uint160(_word(name)));
    }

    function createBytes32(string calldata name) external returns (bytes32) {
        return bytes32(_word(name));
    }

    function createBytes(uint256 length, string calldata name) external returns (bytes memory) {
        bytes memory value = _next(name);
        return value.length == length ? value : new bytes(length);
    }

    function createCalldata(string calldata) external view returns (bytes memory) {
        return translateAll(_call);
    }

    function createCalldata(string calldata, bool) external view returns (bytes memory) {
        return translateAll(_call);
    }

    function enableSymbolicStorage(address account) external {
        _symbolic.push(account);
        _fill(account);
    }

    /// @dev Once more for those that were there before the contracts whose addresses they have words of.
    function fillAll() external {
        for (uint256 i; i < _symbolic.length; ++i) {
            _fill(_symbolic[i]);
        }
    }

    /// @dev What a constructor wrote stays.
    function _fill(address account) private {
        for (uint256 i; i < _words.length; ++i) {
            Word memory word = _words[i];
            if (address(uint160(translate(uint160(word.account)))) != account) continue;
            bytes32 at = _locate(word);
            if (VM.load(account, at) == 0) VM.store(account, at, bytes32(translate(word.value)));
        }
    }

    // ------------------------------------------------------------------------------------- addresses

    /// @dev Halmos numbers contracts in the order of their creation; here each has its creator's nonce.
    function translate(uint256 word) public view returns (uint256) {
        if (word < FIRST || word > FIRST + 255) return word;
        (address found,) = _find(_harness, word - FIRST);
        return found == address(0) ? word : uint160(found);
    }

    function translateAll(bytes memory data) public view returns (bytes memory) {
        for (uint256 at = 36; at <= data.length; at += 32) {
            uint256 word;
            assembly ("memory-safe") {
                word := mload(add(data, at))
            }
            word = translate(word);
            assembly ("memory-safe") {
                mstore(add(data, at), word)
            }
        }
        return data;
    }

    /// @dev The contract that `left` others were created before, below `creator`; or how many are left to pass.
    function _find(address creator, uint256 left) private view returns (address, uint256) {
        uint256 nonces = FOUNDRY.getNonce(creator);
        for (uint256 nonce = 1; nonce < nonces && nonce < 128; ++nonce) {
            address made = address(
                uint160(uint256(keccak256(abi.encodePacked(hex"d694", creator, bytes1(uint8(nonce))))))
            );
            if (left == 0) return (made, 0);
            address found;
            (found, left) = _find(made, left - 1);
            if (found != address(0)) return (found, 0);
        }
        return (address(0), left);
    }

    function _locate(Word memory word) private view returns (bytes32 at) {
        at = bytes32(word.slot);
        uint256[] memory path = word.path;
        for (uint256 i; i + 1 < path.length; i += 2) {
            at = bytes32(uint256(keccak256(abi.encode(translate(path[i]), at))) + path[i + 1]);
        }
        if (path.length % 2 == 1) at = bytes32(uint256(keccak256(abi.encode(at))) + path[path.length - 1]);
    }

    function _split(bytes calldata path) private pure returns (uint256[] memory words) {
        words = new uint256[](path.length / 32);
        for (uint256 i; i < words.length; ++i) {
            words[i] = uint256(bytes32(path[32 * i:32 * i + 32]));
        }
    }

    // ----------------------------------------------------------------------------------------- values

    function _word(string calldata name) private returns (uint256 word) {
        bytes memory value = _next(name);
        if (value.length == 0) return 0;
        return translate(uint256(bytes32(value)));
    }

    function _next(string calldata name) private returns (bytes memory) {
        bytes32 id = keccak256(bytes(name));
        bytes32 counted = keccak256(abi.encode(id, ASIDE));
        uint256 given = uint256(VM.load(address(this), counted));
        VM.store(address(this), counted, bytes32(given + 1));
        return given < _values[id].length ? _values[id][given] : new bytes(0);
    }
}

/// @notice Makes one call of a check, and says by its refusal what became of it.
abstract contract Replayed {
    Answers internal constant ANSWERS = Answers(address(SVM));

    constructor() {
        VM.etch(address(SVM), type(Answers).runtimeCode);
        FOUNDRY.allowCheatcodes(address(SVM));
        ANSWERS.begin(address(this));
    }

    function _replay(bytes memory check, bytes memory call_) internal {
        ANSWERS.answerCalls(call_);
        ANSWERS.fillAll();
        (bool done, bytes memory why) = address(this).call(ANSWERS.translateAll(check));
        if (done) revert("holds");
        if (keccak256(why) == keccak256(abi.encodeWithSignature("Panic(uint256)", 1))) revert("broken");
        if (keccak256(why) == keccak256("FOUNDRY::ASSUME")) revert("not assumed");
        revert(string.concat("refused ", FOUNDRY.toString(why)));
    }
}
