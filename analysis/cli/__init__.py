"""The command `clusterproof`. It alone prints, reads the environment and ends the process."""

import click

from analysis.cli.nightly import nightly
from analysis.cli.reading import corpus, diff, doctor, gas, replay_file, report
from analysis.cli.running import audit, detect, fuzz, prove, resume
from analysis.exit_code import MEANINGS

EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"  {code:>2}  {meaning}" for code, meaning in MEANINGS.items())


@click.group(epilog=EXIT_CODES)
@click.version_option(package_name="clusterproof")
def main() -> None:
    """The assurance suite of the mega-cluster contracts."""


for verb in (audit, nightly, detect, fuzz, prove, resume, replay_file, corpus, report, diff, gas, doctor):
    main.add_command(verb)
