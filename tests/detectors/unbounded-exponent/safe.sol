// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

contract Direct {
    uint256 public count;
    uint256 public minted;

    function add() external {
        count += 1;
        require(count <= 100, "full");
        minted += 2 ** count;
    }
}

library Growth {
    function after_(uint256 periods) internal pure returns (uint256) {
        return 3 ** (periods % 64);
    }
}

contract ThroughLibrary {
    uint256 public total;

    function grow(uint256 periods) external {
        total = Growth.after_(periods);
    }
}

contract ThroughModifier {
    uint256 public total;

    modifier bounded(uint256 periods) {
        require(total > 0 && periods < 64, "bound");
        _;
    }

    function grow(uint256 periods) external bounded(periods) {
        total = _power(periods);
    }

    function _power(uint256 periods) internal pure returns (uint256) {
        return 5 ** periods;
    }
}

interface IFeed {
    struct Price {
        int64 price;
        int32 expo;
    }

    function read(bytes32 id) external view returns (Price memory);
}

contract FromFeed {
    IFeed internal feed;

    function priceOf(bytes32 id) external view returns (uint256) {
        IFeed.Price memory price = feed.read(id);
        require(price.expo >= -18 && price.expo <= 0, "exponent");
        return uint256(uint64(price.price)) * 10 ** uint256(int256(18 + price.expo));
    }
}

contract BoundedAbove {
    function weight(uint256 amount, uint64 duration) external pure returns (uint256) {
        require(duration >= 365 days && duration <= 1460 days, "one year to four");
        return amount * 2 ** (duration / 365 days);
    }
}

interface IToken {
    function decimals() external view returns (uint8);
}

// The caller names the token, which answers what it likes.
contract ByAnyToken {
    function scale(IToken token, uint256 amount) external view returns (uint256) {
        uint8 decimals = token.decimals();
        require(decimals <= 18, "decimals");
        return amount * 10 ** (18 - decimals);
    }
}

// That it began in the past is no bound of how long ago.
contract SinceThen {
    mapping(address => uint256) public since;
    uint256 public paid;

    function settle(uint256 amount) external {
        require(since[msg.sender] < block.timestamp, "not yet");
        require(block.timestamp - since[msg.sender] < 52 weeks, "late");
        paid += amount / 2 ** ((block.timestamp - since[msg.sender]) / 1 weeks);
    }
}
