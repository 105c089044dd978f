// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20Plain {
    function transfer(address t, uint256 v) external returns (bool);
    function transferFrom(address f, address t, uint256 v) external returns (bool);
    function approve(address s, uint256 v) external returns (bool);
}

contract FeeDesk {
    address public owner = msg.sender;
    uint256 public fee;
    address public feeTo;
    IERC20Plain t;

    constructor(IERC20Plain x) {
        t = x;
    }
    modifier onlyOwner() {
        require(msg.sender == owner, "owner");
        _;
    }

    function setFee(uint256 f) external onlyOwner {
        fee = f;
    }

    function setFeeTo(address a) external onlyOwner {
        feeTo = a;
    }

    function flush(uint256 a) external {
        t.transferFrom(msg.sender, address(this), a);
        t.transfer(feeTo, a * fee / 1e4);
        t.transfer(msg.sender, a - a * fee / 1e4);
    }
}

contract OperatorTable {
    mapping(bytes32 => mapping(address => bool)) public has;
    mapping(uint64 => uint256) public maxOf;
    mapping(uint64 => bool) public active;

    constructor() {
        has["a"][msg.sender] = true;
    }
    modifier only(bytes32 r) {
        require(has[r][msg.sender]);
        _;
    }

    function add(uint64 id, uint256 m) external only("a") {
        active[id] = true;
        maxOf[id] = m;
    }

    function remove(uint64 id) external only("a") {
        active[id] = false;
        delete maxOf[id];
    }

    function grant(bytes32 r, address a) external only("a") {
        has[r][a] = true;
    }
}
