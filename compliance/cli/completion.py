"""`compliance completion`: the script by which a shell completes commands and options."""

from __future__ import annotations

import click

from compliance.cli.endings import ending
from compliance.cli.streams import show

_NAME, _VARIABLE = "compliance", "_COMPLIANCE_COMPLETE"


@click.command(
    name="completion",
    epilog=ending(
        "compliance completion bash >> ~/.bashrc",
        "compliance completion zsh >> ~/.zshrc",
        "compliance completion fish > ~/.config/fish/completions/compliance.fish",
        "compliance completion powershell >> $PROFILE",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script by which SHELL completes commands and options.

    It is for the name compliance, so the command must be found by that name.
    """
    from click.shell_completion import ShellComplete, get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        from importlib.metadata import version

        raise click.ClickException(f"click {version('click')} has no script for {shell}; click 8.5 has one")
    # The shell itself need not be here to have its script printed.
    script = ShellComplete.source(kind(ctx.find_root().command, {}, _NAME, _VARIABLE))
    show(script, exact=True)
    return 0
