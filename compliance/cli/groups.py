"""Groups of commands that answer a name there is not with those that look like it."""

from __future__ import annotations

import click

from compliance.cli.verbosity import with_verbosity
from compliance.model.names import near


class Group(click.Group):
    """A group of commands; one that is not there is answered with what may be meant.

    Each command has -v, -q and --log-file.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        command = self.found(ctx, cmd_name)
        return with_verbosity(command) if command is not None else None

    def found(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command as it was written."""
        return super().get_command(ctx, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with. Raises UsageError where there is none."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            alike = near(name, self.list_commands(ctx))
            perhaps = f"; perhaps {' or '.join(alike)}" if alike else ""
            ctx.fail(f"no command is called {name}{perhaps}; `{ctx.command_path} --help` lists them")
        return super().resolve_command(ctx, args)
