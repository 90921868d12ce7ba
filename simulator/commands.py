"""Commands of the simulator: `flask twin`, a Twilio of our own by itself."""

import asyncio

import click

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from simulator.server import serve
from simulator.twin import Twin


@click.command("twin")
@click.option("--port", default=8100, show_default=True, help="Where it listens, on 127.0.0.1 only.")
@click.option("--webhooks", default="http://127.0.0.1:8000", show_default=True, help="The bot that it calls.")
@click.option("--callbacks", type=click.Choice(["all", "sent", "none"]), default="all", show_default=True)
@click.option("--seed", default=0, show_default=True, help="Of the faults that are drawn.")
def twin(port: int, webhooks: str, callbacks: str, seed: int) -> None:
    """A Twilio of our own, for tests and benchmarks.

    \b
    flask twin --port 8100
    TWILIO_API_URL=http://127.0.0.1:8100 SIMULATOR=1 flask serve
    """
    made = Twin(SIMULATED_ACCOUNT, (SIMULATED_TOKEN,), SIMULATED_SENDER, webhooks, f"http://127.0.0.1:{port}")
    made.messages.callbacks = callbacks
    made.chance.change({"seed": seed})
    try:
        asyncio.run(
            serve(made, port, lambda port: click.echo(f"The twin answers on http://127.0.0.1:{port}"))
        )
    except OSError as wrong:
        raise click.ClickException(
            f"Port {port} is taken ({wrong.strerror}). Fix: flask twin --port {port + 1}"
        ) from None
