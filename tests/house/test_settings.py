"""The environment is read once, typed; what is wrong in it is said clearly, without showing secrets."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest

from settings import PREFIX, Settings, SettingsError, read_settings, secret_kept_in, settings

CONTRACT = {
    "database_url": "sqlite://var/guichet.sqlite3",
    "broker_url": "memory://",
    "smtp_url": "file://var/mail",
    "storage_url": "file://var/documents",
    "env": "development",
    "access_token_minutes": 15,
    "refresh_token_days": 30,
    "first_administrator": "automatic",
    "franceconnect_issuer": None,
    "franceconnect_client_id": None,
    "franceconnect_client_secret": None,
    "log_format": "console",
}
"""The defaults that the operations contract prints."""


@pytest.fixture(autouse=True)
def bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder and no variable of ours."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_without_any_variable_the_defaults_are_those_of_the_contract() -> None:
    read = read_settings()
    assert {name: getattr(read, name) for name in CONTRACT} == CONTRACT
    assert set(Settings.model_fields) - set(CONTRACT) == {
        "secret_key",
        "public_url",
        "allowed_origins",
        "contact_email",
        "trusted_proxies",
        "password_min_length",
        "webhook_log_days",
    }


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_variables_come_from_the_environment_then_from_the_file_env(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("GUICHET_LOG_FORMAT=json\nGUICHET_ACCESS_TOKEN_MINUTES=5\nOTHER=1\n")
    monkeypatch.setenv("GUICHET_ACCESS_TOKEN_MINUTES", "7")
    monkeypatch.setenv("GUICHET_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1")
    monkeypatch.setenv("GUICHET_ALLOWED_ORIGINS", "https://guichet.example,https://www.guichet.example")
    monkeypatch.setenv("GUICHET_SMTP_URL", "")
    read = read_settings()
    assert (read.log_format, read.access_token_minutes, read.smtp_url) == ("json", 7, "file://var/mail")
    assert read.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("192.0.2.1/32"))
    assert read.allowed_origins == ("https://guichet.example", "https://www.guichet.example")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("ENV", "production", "GUICHET_SECRET_KEY: is required when GUICHET_ENV=production"),
        ("ENV", "staging", "GUICHET_ENV: Input should be 'development' or 'production'"),
        ("SECRET_KEY", "short-secret", "GUICHET_SECRET_KEY: is too short: at least 32 bytes"),
        (
            "DATABASE_URL",
            "mysql://u:p4ss@h/d",
            "GUICHET_DATABASE_URL: must be an address that starts with one of sqlite:",
        ),
        ("BROKER_URL", "redis:6379", "GUICHET_BROKER_URL: must be an address that starts with one of memory://"),
        ("ALLOWED_ORIGINS", "*", "GUICHET_ALLOWED_ORIGINS: each must be an origin such as https://guichet.example"),
        ("ALLOWED_ORIGINS", "https://a.example/", "GUICHET_ALLOWED_ORIGINS: each must be an origin"),
        (
            "TRUSTED_PROXIES",
            "everyone",
            "GUICHET_TRUSTED_PROXIES: each must be an address or a network such as 192.0.2.1",
        ),
        ("ACCESS_TOKEN_MINUTES", "0", "GUICHET_ACCESS_TOKEN_MINUTES: Input should be greater than or equal to 1"),
        ("FIRST_ADMINISTRATOR", "nobody", "GUICHET_FIRST_ADMINISTRATOR: Input should be 'automatic' or 'staff'"),
        ("FRANCECONNECT_ISSUER", "http://fc.example", "must start with https://, or in development be"),
        ("FRANCECONNECT_ISSUER", "https://fc.example/", "must not end with / and have at most 200 characters"),
        ("FRANCECONNECT_ISSUER", "https://fc.example", "_CLIENT_ID and _CLIENT_SECRET go together: all or none"),
    ],
)
def test_a_wrong_variable_is_named_with_its_rule_and_without_its_value(
    variable: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PREFIX + variable, value)
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert sentence in str(refusal.value)
    assert "p4ss" not in str(refusal.value)
    assert "short-secret" not in str(refusal.value)


def test_what_may_hold_a_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DATABASE_URL", "postgres://u:p4ss@h/d")
    monkeypatch.setenv("GUICHET_SECRET_KEY", "s3cret" * 8)
    assert "p4ss" not in repr(read_settings())
    assert "s3cret" not in repr(read_settings())


def test_in_development_the_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first = read_settings().secret_key.get_secret_value()
    assert read_settings().secret_key.get_secret_value() == first
    assert len(first) == 64
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "var/secret_key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        secrets = set(pool.map(lambda _: secret_kept_in(tmp_path / "var/secret_key"), range(64)))
    assert len(secrets) == 1


def test_the_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    first = settings()
    monkeypatch.setenv("GUICHET_LOG_FORMAT", "json")
    assert settings() is first
    settings.cache_clear()
    assert settings().log_format == "json"
    settings.cache_clear()
