"""Groups of commands that answer a name there is not with those that look like it."""

from __future__ import annotations

import click

from compliance.model.names import near


class Group(click.Group):
    """A group of commands; one that is not there is answered with what may be meant."""

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
