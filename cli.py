"""The `guichet` command: serves, works, migrates, checks itself, plays the demo. `bin/guichet --help` lists everything.

The wiring, and nothing else: what the commands do lies in `commands/`.
"""

from __future__ import annotations

import typer

from commands import accounts, backup, demo, identities, mail, printing, reference, serving, upkeep

COMMANDS = (
    *(serving.serve, serving.worker, upkeep.migrate, printing.schema, printing.permissions),
    *(upkeep.doctor, upkeep.jobs, upkeep.purge, backup.export, backup.restore, identities.dev_idp),
)
GROUPS = {"demo": demo.group, "account": accounts.group, "mail": mail.group, "reference": reference.group}

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Guichet.")
for command in COMMANDS:
    app.command()(command)
for name, group in GROUPS.items():
    app.add_typer(group, name=name)

if __name__ == "__main__":
    app()
