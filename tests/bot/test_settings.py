"""Settings: read from the environment, complained of all at once, and documented exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import sheet
from bot.failures import settings_sentence
from bot.settings import BadSettings, Settings, load, names
from texts import operator

ROOT = Path(__file__).parents[2]
KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
OTHER = "bGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGw="
TOKEN = "7012345678:" + "AbC-dEf_" * 4 + "xyz"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def problems(**given: str) -> dict[str, str]:
    with pytest.raises(BadSettings) as refused:
        load(**{"encryption_keys": KEY, **given})
    return {each.name: each.kind for each in refused.value.problems}


def test_one_key_is_enough_to_start() -> None:
    settings = load(encryption_keys=KEY)
    assert settings.database_url == "sqlite+aiosqlite:///data/dondoc.sqlite"
    assert settings.telegram_token is None
    assert settings.address == "http://127.0.0.1:8080"


def test_a_file_named_env_is_read_and_the_environment_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"ENCRYPTION_KEYS={KEY}\nPORT=1234\nHOST=127.0.0.2\n")
    monkeypatch.setenv("PORT", "4321")
    assert (load().host, load().port) == ("127.0.0.2", 4321)


def test_an_empty_setting_is_one_left_out() -> None:
    Path(".env").write_text(f"ENCRYPTION_KEYS={KEY}\nPORT=\nTELEGRAM_TOKEN=\n")
    assert load().port == 8080
    assert load().telegram_token is None


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("metrics_token", "a-token-of-24-letters.xyz", "short"),
        ("signing_keys", f"{KEY}, {OTHER}", "c2hvcnQ="),
    ],
)
def test_a_secret_that_may_be_left_out_is_taken_or_named(name: str, good: str, bad: str) -> None:
    taken = getattr(load(encryption_keys=KEY, **{name: good}), name)
    assert taken.get_secret_value() == good
    assert problems(**{name: bad}) == {name.upper(): name}


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("postgresql://an:pw@db/office", "postgresql+asyncpg://an:pw@db/office"),
        ("postgres://an:pw@db/office", "postgresql+asyncpg://an:pw@db/office"),
        ("sqlite:////srv/office.sqlite", "sqlite+aiosqlite:////srv/office.sqlite"),
    ],
)
def test_database_addresses_are_taken_as_people_write_them(written: str, opened: str) -> None:
    assert load(encryption_keys=KEY, database_url=written).database_url == opened


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("encryption_keys", "short", "encryption_keys"),
        ("encryption_keys", f"{KEY},short", "encryption_keys"),
        ("database_url", "mysql://db/office", "database_url"),
        ("database_url", "postgresql://db", "database_url"),
        ("database_url", "office.sqlite", "database_url"),
        ("port", "http", "number"),
        ("port", "65536", "number"),
        ("public_url", "dondoc.example", "address"),
        ("telegram_token", "not a token", "token"),
        ("telegram_api_url", "ftp://api", "address"),
        ("telegram_mode", "smoke", "choice"),
        ("telegram_webhook_url", "http://dondoc.example", "secure_address"),
        ("telegram_webhook_secret", "có dấu", "hook_secret"),
        ("telegram_proxy", "127.0.0.1:1080", "proxy"),
        ("log_level", "LOUD", "choice"),
    ],
)
def test_a_bad_value_is_named_by_its_setting(name: str, value: str, kind: str) -> None:
    assert problems(**{name: value}) == {name.upper(): kind}


def test_everything_wrong_is_named_in_one_message_in_both_languages() -> None:
    with pytest.raises(BadSettings) as refused:
        load(port="http", telegram_mode="webhook", telegram_token="x")
    said = settings_sentence(refused.value)
    wrong = ("ENCRYPTION_KEYS", "PORT", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_WEBHOOK_SECRET")
    for language in operator.LANGUAGES:
        assert operator.say(language, "settings_problems.title") in said
    assert all(said.count(f"  {name}: ") == 2 for name in wrong)


def test_a_misspelt_setting_of_the_file_is_named_with_what_it_may_mean() -> None:
    Path(".env").write_text(f"ENCRYPTION_KEYS={KEY}\nTELEGRAM_TOKN={TOKEN}\n")
    with pytest.raises(BadSettings) as refused:
        load()
    (problem,) = refused.value.problems
    assert (problem.name, problem.kind) == ("TELEGRAM_TOKN", "unknown")
    assert problem.near == "TELEGRAM_TOKEN"


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("encryption_keys", "c2VjcmV0c2VjcmV0"),
        ("telegram_token", "c2VjcmV0c2VjcmV0"),
        ("telegram_webhook_secret", "c2VjcmV0 c2VjcmV0"),
        ("database_url", "mysql://an:c2VjcmV0c2VjcmV0@db/x"),
        ("telegram_proxy", "an:c2VjcmV0c2VjcmV0@proxy"),
    ],
)
def test_a_bad_secret_is_never_printed(name: str, secret: str) -> None:
    with pytest.raises(BadSettings) as refused:
        load(**{"encryption_keys": KEY, name: secret})
    assert "c2VjcmV0" not in settings_sentence(refused.value) + str(refused.value)
    assert refused.value.__cause__ is None


def test_good_secrets_are_not_part_of_what_settings_look_like() -> None:
    settings = load(
        encryption_keys=f"{KEY},{OTHER}",
        database_url="postgresql://an:hush-hush@db/office",
        telegram_token=TOKEN,
        telegram_webhook_secret="hush-hush",
        telegram_proxy="socks5://an:hush-hush@proxy:1080",
    )
    shown = f"{settings!r} {settings}"
    assert all(secret not in shown for secret in (KEY, OTHER, TOKEN, "hush-hush"))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://office.example", "https://office.example/hooks/telegram/7012345678"),
        ("https://office.example/", "https://office.example/hooks/telegram/7012345678"),
        ("https://office.example/their/way", "https://office.example/their/way"),
    ],
)
def test_telegram_calls_at_the_door_of_its_account(given: str, address: str) -> None:
    settings = load(
        encryption_keys=KEY,
        telegram_token=TOKEN,
        telegram_mode="webhook",
        telegram_webhook_url=given,
        telegram_webhook_secret="hush",
    )
    assert settings.telegram_hook_address == address
    assert settings.telegram_hook_secret == "hush"


def test_the_example_file_is_exactly_the_settings() -> None:
    """Mend it with: python -m bot settings --env > .env.example"""
    assert (ROOT / ".env.example").read_text("utf-8") == sheet.env_example()


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_shows_the_table_of_settings(name: str) -> None:
    """Mend it with: python -m bot --language en settings --markdown"""
    readme = ROOT / name
    if not readme.exists():
        pytest.skip(f"{name} is not written yet")
    language = "vi" if name.endswith(".vi.md") else "en"
    assert sheet.markdown(language) in readme.read_text("utf-8")


def test_every_setting_has_its_sentence_in_both_languages() -> None:
    for language in operator.LANGUAGES:
        assert tuple(operator.table(language, "settings")) == names()
    assert set(names()) == {name.upper() for name in Settings.model_fields}
