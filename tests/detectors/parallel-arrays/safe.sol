// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

abstract contract Books {
    mapping(address => uint256) public due;
    address[] internal accounts;
    uint256[] internal weights;

    function add(address account, uint256 weight) external {
        accounts.push(account);
        weights.push(weight);
    }
}

contract Direct is Books {
    function credit(address[] calldata to, uint256[] calldata amounts) external {
        require(to.length == amounts.length, "lengths");
        for (uint256 i; i < to.length; ++i) {
            due[to[i]] += amounts[i];
        }
    }
}

contract ThroughModifier is Books {
    modifier matched(uint256 a, uint256 b) {
        require(a == b, "lengths");
        _;
    }

    function credit(address[] memory to, uint256[] memory amounts)
        external
        matched(to.length, amounts.length)
    {
        _credit(to, amounts);
    }

    function _credit(address[] memory to, uint256[] memory amounts) internal {
        for (uint256 i; i < to.length; ++i) {
            due[to[i]] += amounts[i];
        }
    }
}

contract Stored is Books {
    function removeLast() external {
        accounts.pop();
        weights.pop();
    }
}

contract ClosesGapsInOneWay {
    address[] public gauges;
    uint256[] public weights;

    function add(address gauge, uint256 weight) external {
        gauges.push(gauge);
        weights.push(weight);
    }

    function drop(uint256 i) external {
        gauges[i] = gauges[gauges.length - 1];
        gauges.pop();
        weights[i] = weights[weights.length - 1];
        weights.pop();
    }
}

// The arguments come in a struct.
contract InStruct {
    struct Batch {
        address[] to;
        uint256[] amounts;
        uint256[] fees;
    }

    mapping(address => uint256) public due;

    function book(Batch calldata batch) external {
        require(batch.to.length == batch.amounts.length, "amounts");
        require(batch.to.length == batch.fees.length, "fees");
        for (uint256 i; i < batch.to.length; ++i) {
            due[batch.to[i]] = batch.amounts[i] - batch.fees[i];
        }
    }
}

// The last of one list takes the place of what is taken out; of the other too.
contract CutsOff is Books {
    function remove(uint256 at) external {
        accounts[at] = accounts[accounts.length - 1];
        accounts.pop();
        weights[at] = weights[weights.length - 1];
        weights.pop();
    }
}
