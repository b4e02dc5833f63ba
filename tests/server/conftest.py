"""A board per test, on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from fixtures.postgres import running_postgres
from server.db.engine import POSTGRESQL
from tests.server.board import Board, make_board
from tests.server.databases import KINDS, Databases, Pool

CHROMIUM = Path("/usr/bin/chromium")
ABOUT_DATABASES = frozenset({"answers", "audit", "db", "grading", "officers", "roster"})  # folders
EVERY = "EVERY_DATABASE"  # set by make soak


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is about the databases on each kind; the rest on one, chosen by its name, unless both are asked for.

    What asks for a page is about the page, and always runs on one.
    """
    if "databases" in metafunc.fixturenames:
        chosen = crc32(metafunc.function.__name__.encode()) % len(KINDS)
        is_about_pages = "visitor" in metafunc.fixturenames
        on_both = EVERY in os.environ or not ABOUT_DATABASES.isdisjoint(metafunc.definition.path.parts)
        kinds = KINDS if on_both and not is_about_pages else (KINDS[chosen],)
        metafunc.parametrize("databases", kinds, indirect=True, scope="function")


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """A PostgreSQL for the run, with migrated databases."""
    with running_postgres(durable=False, settings=("max_connections = 300",)) as postgres:
        yield Pool(postgres)


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Where the boards of this test lie: one kind of database, then the other."""
    made = Databases(request.getfixturevalue("pool") if request.param == POSTGRESQL else None)
    yield made
    made.give_back()


@pytest.fixture
def board(tmp_path: Path, databases: Databases) -> Iterator[Board]:
    """An exam's board with nothing in it yet."""
    made = make_board(tmp_path, databases)
    yield made
    made.engine.dispose()


@pytest.fixture
def browser_page() -> Iterator[Page]:
    """A tab. It does not know the board's authority, which an office computer is given once."""
    if not CHROMIUM.exists():
        pytest.skip("no system Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        context = browser.new_context(ignore_https_errors=True, viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.set_default_timeout(15_000)
        expect.set_options(timeout=15_000)
        yield page
        context.close()
        browser.close()


def every_picture_is_drawn(page: Page) -> bool:
    """Wait until each picture of the page is there and decoded, and say so; one that is broken says no."""
    script = "Promise.all([...document.images].map(one => one.decode())).then(() => true, () => false)"
    return bool(page.evaluate(script))
