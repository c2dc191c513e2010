"""The workflows of this repository and those that `forewarn init` writes, read by actionlint, which has shellcheck read their
scripts. It looks into no action of one's own, so that the scripts of those go to shellcheck from here.
Usage: workflows.py FOLDER ACTIONLINT, where FOLDER has `own/.github` and `new/.github`
"""

import re
import subprocess
import sys
import textwrap
from pathlib import Path


def main(folder: Path, actionlint: str) -> None:
    workflows = sorted(folder.glob("*/.github/workflows/*.yml"))
    actions = sorted(folder.glob("*/.github/actions/*/action.yml"))
    problems = lines([actionlint, "-oneline", *workflows])
    scripts = [(path, script) for path in actions for script in scripts_of(path.read_text())]
    for path, script in scripts:
        problems += [f"{path}: {line}" for line in lines(["shellcheck", "--shell=bash", "--format=gcc", "-"], script)]
    if len(workflows) < 6 or len(actions) != 2 or len(scripts) < 3:
        problems.append(f"{len(workflows)} workflows, {len(actions)} actions, {len(scripts)} scripts: some are missing")
    if problems:
        sys.exit("\n".join(problems))


def scripts_of(text: str) -> list[str]:
    """The blocks of `run: |`, which end where the indentation does."""
    blocks = re.findall(r"^( *)run: \|\n((?:\1  .*\n|\n)+)", text, re.MULTILINE)
    # As GitHub runs them.
    return ["set -e\n" + textwrap.dedent(block) for _, block in blocks]


def lines(command: list, script: str = "") -> list[str]:
    run = subprocess.run(command, input=script, capture_output=True, text=True)
    said = (run.stdout + run.stderr).splitlines()
    return said or [f"{command[0]} ended with {run.returncode}"] if run.returncode else []


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
