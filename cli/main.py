"""The command line `softpark`. Heavy libraries are imported by the commands that need them, so that help is quick."""

import typer

from registry import clock
from registry.process import heap

with heap.uncollected():  # nothing that modules are made of is garbage
    from cli import (
        assess,
        audit,
        backup,
        boundaries,
        export,
        people,
        policy,
        register,
        report,
        roster,
        rulings,
        serve,
        simulation,
    )
    from cli.opened import err

heap.left_at_the_end()

EPILOG = (
    "数据库 / Database: var/softpark.db，或环境变量 SOFTPARK_DATABASE_URL 所指"
    "（sqlite:////路径 或 postgresql://…）。\n\n"
    "示例 / Examples: softpark init · softpark serve · softpark parks --district 440311 · softpark demo --remove"
)
app = typer.Typer(
    name="softpark",
    help=(
        "软件名园登记与租金补贴：登记园区、称号、认定与入驻企业，按写成数据的政策条文说明谁可得到什么、依据哪一条。\n\n"
        "A register of software parks, and the law that pays for rent, as data: who is entitled to what, and why."
    ),
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
REGISTER = "登记 Register"
SERVICE = "服务 Service"
LAW = "政策 Law"
WHOLE = "全册 Whole register"


@app.callback()
def setting() -> None:
    """What every command rests on is right, or said before anything is done."""
    try:
        clock.today()
    except clock.BadToday as bad:
        err.print(str(bad), style="red")
        raise typer.Exit(1) from None


for commands in (register.COMMANDS, backup.COMMANDS):
    for name, command in commands.items():
        app.command(name, rich_help_panel=REGISTER)(command)
for name, group in {"boundaries": boundaries.app, "roster": roster.app, "audit": audit.app}.items():
    app.add_typer(group, name=name, rich_help_panel=REGISTER)
app.add_typer(export.app, name="export", rich_help_panel=WHOLE)
app.command("serve", rich_help_panel=SERVICE)(serve.serve)
app.add_typer(people.app, name="people", rich_help_panel=SERVICE)
app.command("check", rich_help_panel=LAW)(policy.check)
app.add_typer(policy.policies, name="policies", rich_help_panel=LAW)
app.add_typer(rulings.app, name="rulings", rich_help_panel=LAW)
for commands in (assess.COMMANDS, simulation.COMMANDS, report.COMMANDS):
    for name, command in commands.items():
        app.command(name, rich_help_panel=WHOLE)(command)

if __name__ == "__main__":
    app()
