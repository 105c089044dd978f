// SPDX-License-Identifier: GPL-3.0-or-later
pragma solidity 0.8.28;

import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

import {IMegaCluster} from "../interfaces/IMegaCluster.sol";
import {Ledger} from "./Ledger.sol";

/// @notice Who may be in, and who is. The governor decides on the first and on nothing else.
abstract contract Members is Ledger, Ownable2Step {
    // ------------------------------------------------------------------------------------- governor

    /// @inheritdoc IMegaCluster
    function list(address entity) external onlyOwner {
        require(entity != address(0), ZeroAddress());
        Member storage m = _members[entity];
        require(!m.listed, AlreadyListed(entity));
        m.listed = true;
        emit EntityListed(entity);
    }

    /// @inheritdoc IMegaCluster
    function suspend(address entity) external onlyOwner {
        require(entity != address(0), ZeroAddress());
        Member storage m = _members[entity];
        require(!m.suspended, AlreadySuspended(entity));

        if (m.joined) {
            _accrueCapacity();
            memberRanks -= shares.ranks(entity);
            _freeSeat(m);
        }
        m.suspended = true;
        emit EntitySuspended(entity);
    }

    /// @inheritdoc IMegaCluster
    function resume(address entity) external onlyOwner {
        Member storage m = _members[entity];
        require(m.suspended, NotSuspended(entity));

        if (m.joined) {
            _requireFreeSeat();
            _accrueCapacity();
            memberRanks += shares.ranks(entity);
            _takeSeat(entity, m);
        }
        m.suspended = false;
        emit EntityResumed(entity);
    }

    /// @inheritdoc IMegaCluster
    function openMembership() external onlyOwner {
        require(!isOpen, MembershipIsOpen());
        isOpen = true;
        emit MembershipOpened();
    }

    /// @inheritdoc IMegaCluster
    function closeMembership() external onlyOwner {
        require(isOpen, MembershipIsClosed());
        isOpen = false;
        emit MembershipClosed();
    }

    /// @notice A mega-cluster without a governor could never end a suspension. Rejects: OwnableUnauthorizedAccount,
    /// GovernorRequired.
    function renounceOwnership() public view override onlyOwner {
        revert GovernorRequired();
    }

    // -------------------------------------------------------------------------------------- members

    /// @inheritdoc IMegaCluster
    function join() external nonReentrant returns (address proxy) {
        Member storage m = _members[msg.sender];
        require(!m.joined, AlreadyMember(msg.sender));
        require(!m.suspended, EntityIsSuspended(msg.sender));
        require(isOpen || m.listed, NotListed(msg.sender));
        _requireFreeSeat();

        m.joined = true;
        _takeSeat(msg.sender, m);
        if (m.proxy == address(0)) {
            m.proxy = address(_factory.create(msg.sender));
            entityOf[m.proxy] = msg.sender;
        }
        proxy = m.proxy;
        emit MemberJoined(msg.sender, proxy);
    }

    /// @inheritdoc IMegaCluster
    function leave() external nonReentrant {
        Member storage m = _members[msg.sender];
        require(m.joined, NotMember(msg.sender));
        require(m.operators == 0, OperatorsRemain(m.operators));
        require(m.validators == 0, ValidatorsRemain(m.validators));

        // Safe for the capacity because one without operators has no free slots.
        m.joined = false;
        if (!m.suspended) _freeSeat(m);
        emit MemberLeft(msg.sender);
    }

    // ---------------------------------------------------------------------------------------- seats

    function _requireFreeSeat() private view {
        require(_seats.length < maxMembers, NoSeatFree());
    }

    function _takeSeat(address entity, Member storage m) private {
        _seats.push(Seat(entity, m.unseatedFreeSlots));
        m.seat = uint8(_seats.length);
        m.unseatedFreeSlots = 0;
    }

    /// @dev The last seat moves to where this one was.
    function _freeSeat(Member storage m) private {
        Seat memory last = _seats[_seats.length - 1];
        uint8 seat = m.seat;
        m.unseatedFreeSlots = _seats[seat - 1].freeSlots;
        _members[last.entity].seat = seat;
        _seats[seat - 1] = last;
        _seats.pop();
        // After the move: the freed seat may be the last one itself.
        m.seat = 0;
    }
}
