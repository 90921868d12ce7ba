"""`flask worker` and `flask sweep`: the processes that work behind the door."""

import logging
import signal
import threading
import time
from types import FrameType

import click
import redis
from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.exceptions import DeserializationError, StopRequested
from rq.job import Job

import config
import runtime
from runtime import Runtime
from workers import jobs, queue
from workers.embedded_redis import NoRedis, url_for
from workers.follower import Follower
from workers.mails import Mailer
from workers.sweeper import Sweeper

log = logging.getLogger(__name__)
OURS = frozenset(f"workers.jobs.{name}" for name in jobs.WORK)
PAUSE_S = 1.0  # before Redis is tried again
BEAT_S = 20.0  # far more often than RQ gives a worker up


class Worker(SimpleWorker):  # type: ignore[misc]
    """Works in this very process: a fork for each job would cost ten times the job."""

    max_connection_wait_time = 2.0
    busy = False
    beat_at = 0.0

    def _install_signal_handlers(self) -> None:
        """The command's own stand: they end the job that is under way, too."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Now and then: RQ's own three round trips before, between and after jobs cost more than the job."""
        if pipeline is None and time.monotonic() < self.beat_at:
            return
        self.beat_at = time.monotonic() + BEAT_S
        super().heartbeat(timeout, pipeline)

    def execute_job(self, job: Job, queue: Queue) -> None:
        if not is_ours(job):
            log.error("a job that is not ours was thrown away")
            self.connection.lrem(queue.intermediate_queue_key, 1, job.id)
            job.delete()
            return
        self.busy = True
        try:
            super().execute_job(job, queue)
        finally:
            self.busy = False

    def subscribe(self) -> None:
        """Not at all: it is ended by signals, and takes no commands through Redis, where others may write."""

    def end(self) -> None:
        """Take no more jobs; raises StopRequested where the worker only waits for one."""
        self._stop_requested = True
        if not self.busy:
            raise StopRequested


def is_ours(job: Job) -> bool:
    """Does it name a kind of work and nothing else? RQ itself would call whatever a job names."""
    try:
        named, more = job.func_name, (job.instance, job.args, job.kwargs)
    except DeserializationError:
        return False
    calls_back = (job._success_callback_name, job._failure_callback_name, job._stopped_callback_name, job.webhooks)
    return named in OURS and not any(more) and not any(calls_back)


RUNNING: list[Worker] = []


@click.command()
def worker() -> None:
    """Do the jobs that Redis hands out, and sweep (unless SWEEP=0). Several may run, on several machines."""
    wired = ready()
    nudger = queue.connect(wired)
    jobs.attach(wired)
    follower = Follower(wired, jobs.STOP).start()
    sweeper = Sweeper(wired, jobs.STOP)
    if wired.settings.sweep:
        sweeper.start()
        Mailer(wired, jobs.STOP).start()
    click.echo("worker: ready")
    while not jobs.STOP.is_set():
        work_while_redis_lasts(wired)
        jobs.STOP.wait(PAUSE_S)
    sweeper.close()
    follower.close()
    nudger.close()
    click.echo("worker: done")


@click.command()
def sweep() -> None:
    """Only sweep: answers, sends and settles every two seconds; needs no Redis."""
    wired = ready()
    click.echo("sweep: ready")
    Follower(wired, jobs.STOP).start()
    Mailer(wired, jobs.STOP).start()
    Sweeper(wired, jobs.STOP).run()
    click.echo("sweep: done")


def ready() -> Runtime:
    """The runtime of this process, which ends when it is asked to."""
    try:
        settings = config.load()
    except config.SettingsError as error:
        raise click.ClickException(str(error)) from error
    logging.basicConfig(level=settings.log_level.upper(),
                        format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
    return runtime.build(settings)


def stop(number: int, frame: FrameType | None) -> None:
    """Claim nothing more, finish what is under way, end."""
    jobs.STOP.set()
    for running in list(RUNNING):
        running.end()


def work_while_redis_lasts(wired: Runtime) -> None:
    """Returns when Redis goes away, or when this process shall end."""
    settings = wired.settings
    try:
        url = url_for(settings.redis_url, settings.data_dir)
        client = redis.Redis.from_url(url, socket_connect_timeout=2)
        running = Worker([jobs.QUEUE], connection=client, serializer="json", log_job_description=False)
        RUNNING[:] = [running]
        running.work(logging_level="WARNING")
    except StopRequested:
        log.debug("asked to end before the first job")
    except (redis.RedisError, NoRedis, OSError) as error:
        log.warning("no Redis (%s): the sweeper works alone", type(error).__name__)
    finally:
        RUNNING.clear()
