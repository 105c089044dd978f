// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IToken {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function approve(address spender, uint256 amount) external returns (bool);
    function balanceOf(address who) external view returns (uint256);
}

interface IFund {
    function finalize(uint256 ticket) external returns (uint256);
    function request(uint256 units) external returns (uint256);
    function quote(uint256 units) external view returns (uint256);
    function redeem(uint256 ticket) external;
}

struct Request {
    address user;
    uint256 ticket;
    uint256 expected;
}

abstract contract Requests {
    IFund internal fund;
    IToken internal token;
    Request[] internal requests;
    mapping(address => uint256) internal credit;

    function ask(uint256 units) external {
        requests.push(Request(msg.sender, fund.request(units), fund.quote(units)));
    }
}

contract Direct is Requests {
    function settle(uint256 i) external {
        Request memory r = requests[i];
        delete requests[i];
        uint256 got = fund.finalize(r.ticket);
        credit[r.user] += got;
    }
}

contract Caught is Requests {
    function settle(uint256 i) external {
        Request memory r = requests[i];
        delete requests[i];
        try fund.finalize(r.ticket) returns (uint256 got) {
            credit[r.user] += got;
        } catch (bytes memory reason) {
            revert(string(reason));
        }
    }
}

contract ThroughInternalCall is Requests {
    function settle(uint256 i) external {
        Request memory r = requests[i];
        delete requests[i];
        _settle(r);
    }

    function _settle(Request memory r) internal {
        uint256 got = fund.finalize(r.ticket);
        token.transfer(r.user, got);
    }
}

abstract contract Finalizing is Requests {
    modifier finalizing(uint256 i) {
        uint256 got = fund.finalize(requests[i].ticket);
        credit[requests[i].user] += got;
        _;
    }
}

contract ThroughModifier is Finalizing {
    function settle(uint256 i) external finalizing(i) {
        delete requests[i];
    }
}

library Books {
    function book(mapping(address => uint256) storage credit, address user, uint256 amount) internal {
        credit[user] += amount;
    }
}

contract ThroughLibrary is Requests {
    using Books for mapping(address => uint256);

    function settle(uint256 i) external {
        Request memory r = requests[i];
        delete requests[i];
        uint256 got = fund.finalize(r.ticket);
        credit.book(r.user, got);
    }
}
