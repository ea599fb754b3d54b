"""Ways to the outside as the settings name them. Small: commands use them without the house."""

from __future__ import annotations

from bot.settings import Settings
from channels.telegram import Telegram


def telegram_of(settings: Settings) -> Telegram | None:
    """The bot's account, not yet opened; None without a token: then there is the web chat."""
    if settings.telegram_token is None:
        return None
    return Telegram(
        settings.telegram_token.get_secret_value(),
        base_url=settings.telegram_api_url,
        proxy=settings.telegram_proxy,
    )
