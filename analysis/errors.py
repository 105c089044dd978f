"""Everything that this package raises by itself.

ClusterproofError
├── ToolError                  a program that is not ours
│   ├── ToolMissingError       is not there, or too old
│   └── ToolFailedError        ran, and gave no answer that can be read
├── BuildError                 sources that yield no artefact
│   ├── NothingToCompileError  there are none
│   ├── SourceRejectedError    the compiler refuses one
│   └── ContractUnknownError   they define no such contract, or several
├── CatalogueError             specs/properties.toml, or a slug that it does not know
├── FaultError                 a broken variant of the contracts that does not fit them
├── SequenceError              a file of calls that cannot be read, or is of another harness
├── UsageError                 asks for what there is not
│   ├── CheckUnknownError      no detector has that name
│   └── WaiverError            what was decided about findings cannot be read
├── RunError                   the folder of a run
│   ├── RunUnreadableError     holds no run, half of one, or one of another version
│   ├── RunLockedError         is in use by another run
│   └── RunUnwritableError     cannot be written: no permission, no space
└── ProofError                 an attempt at a proof that came to no answer
"""


class ClusterproofError(Exception):
    """Reads "subject: what is wrong (value); what to do"."""

    def __init__(self, subject: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{subject}: {wrong}; {remedy}")
        self.wrong = wrong


class ToolError(ClusterproofError):
    pass


class ToolMissingError(ToolError):
    pass


class ToolFailedError(ToolError):
    pass


class BuildError(ClusterproofError):
    pass


class NothingToCompileError(BuildError):
    pass


class SourceRejectedError(BuildError):
    pass


class ContractUnknownError(BuildError):
    pass


class CatalogueError(ClusterproofError):
    pass


class FaultError(ClusterproofError):
    pass


class SequenceError(ClusterproofError):
    pass


class UsageError(ClusterproofError):
    pass


class CheckUnknownError(UsageError):
    pass


class WaiverError(UsageError):
    pass


class RunError(ClusterproofError):
    pass


class RunUnreadableError(RunError):
    pass


class RunLockedError(RunError):
    pass


class RunUnwritableError(RunError):
    pass


class ProofError(ClusterproofError):
    pass
