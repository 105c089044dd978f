// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {IMegaClusterShare} from "./interfaces/IMegaClusterShare.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See `IMegaClusterShare`.
contract MegaClusterShare is IMegaClusterShare, ERC20 {
    address public immutable megaCluster;
    address public immutable treasury;
    uint32 public immutable shareDelay;

    mapping(address account => uint256) public mintedRanks;
    mapping(address account => uint256) public pendingRanks;
    mapping(address account => mapping(uint256 rank => Rank)) private _ranks;

    modifier onlyMegaCluster() {
        require(msg.sender == megaCluster, NotMegaCluster(msg.sender));
        _;
    }

    /// @dev Deployed by the treasury.
    constructor(address megaCluster_, uint32 shareDelay_) ERC20("Mega-Cluster Share", "MCS") {
        megaCluster = megaCluster_;
        treasury = msg.sender;
        shareDelay = shareDelay_;
    }

    /// @inheritdoc IMegaClusterShare
    function mint(address account) external {
        require(pendingRanks[account] > 0, NoRankPending(account));
        uint256 rank = mintedRanks[account] + 1;
        Rank storage lowest = _ranks[account][rank];
        require(block.number >= lowest.readyBlock, RankNotReady(lowest.readyBlock));
        uint256 units = lowest.units;
        require(totalSupply() + units <= type(uint64).max, SupplyTooLarge());

        ITreasury(treasury).settle(account);

        lowest.remembered = true;
        mintedRanks[account] = rank;
        pendingRanks[account] -= 1;
        _mint(account, units);
        emit RankMinted(account, rank, units);
    }

    /// @inheritdoc IMegaClusterShare
    function addRank(address account, uint64 units) external onlyMegaCluster {
        pendingRanks[account] += 1;
        uint256 rank = ranks(account);
        uint256 readyBlock = block.number + shareDelay;
        Rank storage top = _ranks[account][rank];
        top.units = units;
        top.readyBlock = uint64(readyBlock);
        emit RankAdded(account, rank, units, readyBlock);
    }

    /// @inheritdoc IMegaClusterShare
    function dropRank(address account) external onlyMegaCluster {
        uint256 rank = ranks(account);
        uint256 units = _ranks[account][rank].units;
        bool minted = pendingRanks[account] == 0;
        if (minted) {
            ITreasury(treasury).settle(account);
            mintedRanks[account] = rank - 1;
            _burn(account, units);
        } else {
            pendingRanks[account] -= 1;
        }
        emit RankDropped(account, rank, units, minted);
    }

    /// @inheritdoc IMegaClusterShare
    function ranks(address account) public view returns (uint256) {
        return mintedRanks[account] + pendingRanks[account];
    }

    /// @inheritdoc IMegaClusterShare
    function rankAt(address account, uint256 rank) external view returns (Rank memory) {
        return _ranks[account][rank];
    }

    /// @inheritdoc ERC20
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice Shares do not move.
    function transfer(address, uint256) public pure override returns (bool) {
        revert SharesDoNotMove();
    }

    /// @notice Shares do not move.
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        revert SharesDoNotMove();
    }

    /// @notice Shares do not move, so nothing is to be allowed.
    function approve(address, uint256) public pure override returns (bool) {
        revert SharesDoNotMove();
    }

    /// @inheritdoc IMegaClusterShare
    function totalSupply() public view override(IMegaClusterShare, ERC20) returns (uint256) {
        return ERC20.totalSupply();
    }

    /// @inheritdoc IMegaClusterShare
    function balanceOf(address account) public view override(IMegaClusterShare, ERC20) returns (uint256) {
        return ERC20.balanceOf(account);
    }
}
