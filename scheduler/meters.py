"""The numbers of the house in the form Prometheus reads: what was counted, what was timed.

A registry of its own: nothing gets in that is not named here, and two houses in one process (as
in tests) do not meet. Labels are channels, bot accounts and the names of ailments; never a
person, a word or a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import choose_encoder

from domain.watching import Ailment

DWELL = (0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400)  # s; a tick, a minute, a lull
SEND = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 60)  # s; 15 is the courier's patience

GAUGES: tuple[tuple[str, str, str], ...] = (
    ("alarms_due", "dondoc_alarms_due", "Clocks past due, counted up to 10,000"),
    ("oldest_due_alarm_s", "dondoc_alarm_oldest_due_seconds", "How long the oldest of them is"),
    ("alarms_failing", "dondoc_alarms_failing", "Clocks whose planning fails, tried every hour"),
    ("items_stranded", "dondoc_digest_items_stranded", "Rungs waiting for a digest not to come"),
    ("updates_waiting", "dondoc_updates_waiting", "Updates received and not handled yet"),
    ("oldest_update_s", "dondoc_update_oldest_seconds", "How long the oldest of them has waited"),
    ("failed_updates", "dondoc_updates_failed", "Updates kept after a bug, or unreadable"),
    ("letters_waiting", "dondoc_letters_waiting", "Letters to be sent or being sent"),
    ("oldest_letter_s", "dondoc_letter_oldest_seconds", "How long the oldest of them has waited"),
    ("leases_past", "dondoc_leases_past", "Letters and files past their lease, taken up by nobody"),
    ("ambiguous_letters", "dondoc_letters_ambiguous", "Letters perhaps delivered, ever"),
    ("unreachable_letters", "dondoc_letters_unreachable", "Letters no contact could be told, ever"),
    ("rejected_letters", "dondoc_letters_rejected", "Letters a platform refused, ever"),
    ("ambiguous_lately", "dondoc_letters_ambiguous_day", "Letters perhaps delivered, last 24 h"),
    ("people_untold_lately", "dondoc_people_untold_day", "Officials told by no contact, last 24 h"),
    ("reporters_untold_lately", "dondoc_reporters_untold_day", "Reporters not told, last 24 h"),
    (
        "matters_nobody_told",
        "dondoc_matters_nobody_told",
        "Matters nobody was told of, 24 h",
    ),
    ("case_clocks_apart", "dondoc_case_clocks_apart", "Deadlines unlike their history"),
    ("staff_cut_off", "dondoc_staff_cut_off", "Officials in office all of whose chats are closed"),
    ("contacts_closed_lately", "dondoc_contacts_closed_day", "Chats closed within the last 24 h"),
    ("clock_apart_s", "dondoc_clock_apart_seconds", "Machine's clock against the database's"),
)
"""Fact of ``services.health``, metric, help. None of a fact (nothing waits) is shown as 0."""


class Meter:
    """What this process counts and times; the gauges are of the database, so every process that
    serves one office shows the same."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._gauges = {
            fact: Gauge(name, text, registry=self.registry) for fact, name, text in GAUGES
        }
        self._heard = self._gauge("dondoc_account_heard_seconds", "Since it was heard", "account")
        self._held = self._gauge("dondoc_account_held", "1: some process sends for it", "account")
        self._ill = self._gauge("dondoc_ill", "1: this ails the house now", "ailment")
        self._looked = self._gauge("dondoc_audited_timestamp_seconds", "When this was counted")
        self._lag = self._histogram(
            "dondoc_planning_lag_seconds", "Due to planned, the oldest clock of a batch", DWELL
        )
        self._dwell = self._histogram(
            "dondoc_letter_dwell_seconds", "From posting a letter to sending it", DWELL, "channel"
        )
        self._send = self._histogram(
            "dondoc_letter_send_seconds", "From asking a platform to its answer", SEND, "channel"
        )

        self._timed: dict[str, tuple[Histogram, Histogram]] = {}

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)

    def _histogram(
        self, name: str, text: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(name, text, labels, registry=self.registry, buckets=buckets)

    def planned(self, lag_s: float) -> None:
        """A batch of clocks became letters: how long its oldest had been due."""
        self._lag.observe(max(0.0, lag_s))

    def sent(self, channel: str, dwell_s: float, send_s: float) -> None:
        """One letter reached a platform: how long it had waited, how long sending took."""
        if channel not in self._timed:  # looking a label up costs more than observing
            self._timed[channel] = self._dwell.labels(channel), self._send.labels(channel)
        dwell, send = self._timed[channel]
        dwell.observe(max(0.0, dwell_s))
        send.observe(max(0.0, send_s))

    def show(self, facts: Mapping[str, Any], real: datetime) -> None:
        """Take over the facts of ``services.health``."""
        for fact, gauge in self._gauges.items():
            gauge.set(facts[fact] or 0)
        self._heard.clear()
        self._held.clear()
        for account in facts["accounts"]:
            if account["heard_s"] is not None:
                self._heard.labels(account["account"]).set(account["heard_s"])
            self._held.labels(account["account"]).set(account["sender"])
        for ailment in Ailment:
            self._ill.labels(ailment).set(ailment in facts["ill"])
        self._looked.set(real.timestamp())

    def written(self, accept: str) -> tuple[bytes, str]:
        """Everything, in the format a scraper's Accept header asks for; its content type."""
        write, content_type = choose_encoder(accept)
        return write(self.registry), content_type
