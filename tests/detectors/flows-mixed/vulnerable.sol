// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
}

interface IStaking {
    function withdraw(uint256 amount) external;
    function claimRewards() external;
}

abstract contract Account {
    IStaking internal staking;
    IERC20 internal token;
    address internal treasury;
    address internal immutable owner = msg.sender;

    modifier onlyOwner() {
        require(msg.sender == owner, "owner");
        _;
    }

    function _passOn(uint256 before) internal {
        token.transfer(owner, token.balanceOf(address(this)) - before);
    }
}

contract Direct is Account {
    function withdraw(uint256 amount) external onlyOwner {
        staking.withdraw(amount);
    }

    function split() external onlyOwner {
        uint256 rewards = token.balanceOf(address(this));
        token.transfer(treasury, rewards / 10);
        token.transfer(owner, rewards - rewards / 10);
    }
}

library Splits {
    function share(uint256 amount) internal pure returns (uint256) {
        return amount * 10 / 100;
    }
}

contract ThroughLibrary is Account {
    function withdraw(uint256 amount) external onlyOwner {
        staking.withdraw(amount);
    }

    function claim() external onlyOwner {
        staking.claimRewards();
        token.transfer(treasury, Splits.share(token.balanceOf(address(this))));
    }
}

abstract contract Withdraws is Account {
    function withdraw(uint256 amount) external onlyOwner {
        staking.withdraw(amount);
    }
}

contract ThroughInheritance is Withdraws {
    function claim() external onlyOwner {
        _claim(token.balanceOf(address(this)));
    }

    function _claim(uint256 all) internal {
        token.transfer(treasury, (all * 5) / 100);
    }
}

interface INative {
    function unbond(uint256 amount) external;
    function claim() external;
    function requestExit(bytes calldata key) external;
}

// All that arrives is earnings, what is unbonded too.
contract CountsArrivals {
    INative internal native;
    uint256 public earned;

    receive() external payable {
        earned += msg.value;
    }

    function leave(uint256 amount) external {
        uint256 before = address(this).balance;
        native.unbond(amount);
        payable(msg.sender).transfer(address(this).balance - before);
    }
}

// What an exit brings comes later, and by no call.
contract PaidLater {
    INative internal native;
    address payable internal immutable owner = payable(msg.sender);
    address payable internal treasury;

    receive() external payable {}

    function requestExit(bytes calldata key) external {
        require(msg.sender == owner, "owner");
        native.requestExit(key);
    }

    function distribute() external {
        uint256 all = address(this).balance;
        treasury.transfer(all / 20);
        owner.transfer(all - all / 20);
    }
}

interface IGauge {
    function withdraw(uint256 amount) external;
    function claimRewards() external;
}

// Whoever names the token that was staked takes what was withdrawn.
contract SweepsByName is Account {
    IGauge internal gauge;

    function withdraw(uint256 amount) external onlyOwner {
        gauge.withdraw(amount);
    }

    function collect(IERC20 reward) external {
        uint256 before = reward.balanceOf(address(this));
        gauge.claimRewards();
        reward.transfer(treasury, reward.balanceOf(address(this)));
        require(reward.balanceOf(address(this)) <= before, "left");
    }
}

// What is kept for those who left lies beside what is new.
contract TakesWhatIsOwed is Account {
    uint256 public unpaid;
    uint256 public perShare;
    uint256 public owed;
    mapping(address => uint256) public refundOf;

    function gather() external {
        staking.claimRewards();
        uint256 fresh = token.balanceOf(address(this)) - unpaid;
        unpaid += fresh;
        perShare += fresh;
    }

    function keep(address user, uint256 amount) external onlyOwner {
        refundOf[user] += amount;
        owed += amount;
    }

    function takeRefund() external {
        uint256 amount = refundOf[msg.sender];
        refundOf[msg.sender] = 0;
        owed -= amount;
        token.transfer(msg.sender, amount);
    }
}
