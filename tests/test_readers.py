"""Papers from files: real pages exactly, small pages for each way in which a page can differ or break."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from kg.model import InputError
from kg.readers import READERS, daily_papers, read
from kg.readers.rows import stream

HEAD = "Daily Papers\n\nbyAK and the research community\n\nMar 2\n\n"
ONE = "First Paper\n\nWe show a thing.\n\n  • 4 authors\n·\nFeb 11, 2025 2\n\n"
TWO = "Second Paper\n\nWe show another thing.\n\nsome-lab Some Lab\n·\nMay 3\n\n"
BARE = "Third Paper\n\nWe show no foot.\n\n"


def write(folder: Path, text: str | bytes, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_five_pages_come_out_as_expected(shared: Path, pages: list[Path]) -> None:
    expected = [json.loads(line) for line in (shared / "pages/expected.jsonl").read_text("utf-8").splitlines()]
    found = [{
        "page": page.name, "title": paper.title, "authors": paper.authors, "organisation": paper.organisation,
        "published": paper.published and paper.published.isoformat(), "comments": paper.comments,
        "position": paper.sources[0].position, "id": paper.id,
        "abstract_sha1": hashlib.sha1(paper.abstract.encode(), usedforsecurity=False).hexdigest(),
    } for page in pages for paper in (entry.paper for entry in daily_papers.read(page).entries)]
    assert found == expected


def test_folder_of_pages_gives_166_papers_with_all_their_places(shared: Path) -> None:
    papers = read([shared / "pages"])
    assert (papers.files, papers.entries, len(papers.papers)) == (5, 215, 166)
    assert sum(len(paper.sources) for paper in papers.papers) == 215


def test_foot_forms(tmp_path: Path) -> None:
    one, two, bare = (entry.paper for entry in daily_papers.read(write(tmp_path, HEAD + ONE + TWO + BARE)).entries)
    assert (one.authors, one.organisation, one.published, one.comments) == (4, None, date(2025, 2, 11), 2)
    assert (two.authors, two.organisation, two.published, two.comments) == (None, "some-lab Some Lab", date(2026, 5, 3), 0)
    assert (bare.authors, bare.organisation, bare.published, bare.comments) == (None, None, None, None)
    assert one.sources[0].day == date(2026, 3, 2)


@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("\n\n", "\n\n\n\n"),
    lambda text: text.replace("\n\n", "\n"),
    lambda text: text.rstrip("\n"),
], ids=["windows line ends", "byte-order mark", "non-breaking spaces", "doubled blank lines", "no blank lines", "no last line end"])
def test_white_space_makes_no_difference(tmp_path: Path, change: object) -> None:
    text = HEAD + BARE + ONE + TWO
    plain = [entry.paper.text for entry in daily_papers.read(write(tmp_path, text)).entries]
    changed = daily_papers.read(write(tmp_path, change(text), "changed.txt"))  # type: ignore[operator]
    assert [entry.paper.text for entry in changed.entries] == plain
    assert changed.notes == ()


@pytest.mark.parametrize("cut", ["Cut Pap", "Cut Paper\n\nWe show a thi", "Cut Paper\n\nWe show it.\n\n  • 4 auth",
                                 "Cut Paper\n\nWe show it.\n\n  • 4 authors\n·", "Cut Paper\n\nWe show it.\n\n  • 4 authors\n·\nFeb 1, 20"])
def test_cut_page_keeps_what_is_whole(tmp_path: Path, cut: str) -> None:
    listing = daily_papers.read(write(tmp_path, HEAD + ONE + TWO + cut))
    assert [entry.paper.title for entry in listing.entries] == ["First Paper", "Second Paper"]
    (note,) = listing.notes
    assert "line 23" in note


def test_every_cut_of_a_real_page_gives_a_prefix_of_its_papers(pages: list[Path], tmp_path: Path) -> None:
    whole = [entry.paper.text for entry in daily_papers.read(pages[0]).entries]
    data = pages[0].read_bytes()
    for end in range(3000, len(data), 997):
        try:
            texts = [entry.paper.text for entry in daily_papers.read(write(tmp_path, data[:end].decode(errors="ignore"))).entries]
        except InputError:
            continue
        assert texts == whole[: len(texts)]


@pytest.mark.parametrize(("data", "why"), [
    (b"", "empty"), (b" \n \n", "empty"), (b"\x89PNG\0\0", "binary"), (b"Daily Papers\n\nJan 1\n\nCaf\xe9\n", "not UTF-8"),
    (b"Some prose\n\nabout other things.\n", "not a Daily Papers page"), (b"Daily Papers\n\nJan 1\n", "without a complete entry"),
    (b"<!doctype html><title>Daily Papers</title>", "HTML"), ("Daily Papers".encode("utf-16"), "UTF-16"),
])
def test_what_is_no_page_is_refused_in_one_line(tmp_path: Path, data: bytes, why: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(InputError, match=why) as error:
        read([path])
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_keep_going_reads_the_rest_and_says_what_it_left_out(tmp_path: Path) -> None:
    good, bad = write(tmp_path, HEAD + ONE, "good.txt"), write(tmp_path, b"\0", "bad.txt")
    papers = read([good, bad], keep_going=True)
    assert [paper.title for paper in papers.papers] == ["First Paper"]
    assert any("bad.txt" in note for note in papers.notes)
    with pytest.raises(InputError, match=r"bad\.txt"):
        read([bad], keep_going=True)


def test_page_without_any_year_leaves_dates_open_and_says_so(tmp_path: Path) -> None:
    page = write(tmp_path, HEAD + TWO)
    listing = daily_papers.read(page)
    assert listing.entries[0].paper.published is None
    assert "--year" in listing.notes[0]
    assert daily_papers.read(page, 2024).entries[0].paper.published == date(2024, 5, 3)


def test_year_on_another_page_settles_a_date(tmp_path: Path) -> None:
    open_page = write(tmp_path, HEAD + TWO + "Fourth Paper\n\nWe add one.\n\n  • 1 authors\n·\nJun 1\n", "a.txt")
    dated = write(tmp_path, HEAD + TWO.replace("May 3", "May 3, 2023"), "b.txt")
    second, fourth = sorted(read([open_page, dated]).papers, key=lambda paper: paper.title, reverse=True)
    assert (second.published, fourth.published) == (date(2023, 5, 3), date(2023, 6, 1))


def test_page_that_contradicts_is_reported(tmp_path: Path) -> None:
    implied = write(tmp_path, HEAD + ONE + TWO, "a.txt")
    dated = write(tmp_path, HEAD + TWO.replace("May 3", "May 3, 2023"), "b.txt")
    papers = read([implied, dated])
    assert next(p for p in papers.papers if p.title == "Second Paper").published == date(2023, 5, 3)
    assert any("a.txt implies 2026-05-03; kept 2023-05-03" in note for note in papers.notes)


def test_fuller_value_wins_whatever_the_order(tmp_path: Path) -> None:
    short = write(tmp_path, HEAD + ONE, "a.txt")
    full = write(tmp_path, HEAD + ONE.replace("a thing.", "a thing, and at length.").replace("First", "FIRST"), "b.txt")
    forth, back = read([short, full]), read([full, short])
    assert forth == back
    (paper,) = forth.papers
    assert paper.abstract == "We show a thing, and at length."
    assert any("abstract" in note for note in forth.notes)


def test_rows_of_tables(tmp_path: Path) -> None:
    table = write(tmp_path, 'Title,Abstract,arxiv,authors\n"A, B",We do.,2401.00001,3\n', "t.csv")
    lines = write(tmp_path, json.dumps({"title": "Another title", "summary": "We do.", "id": "2401.00001v2",
                                        "authors": ["x", "y"], "publishedAt": "2024-01-01T00:00:00Z"}) + "\n", "t.jsonl")
    (paper,) = read([table, lines]).papers
    assert (paper.title, paper.arxiv, paper.authors, paper.published) == ("Another title", "2401.00001", 3, date(2024, 1, 1))
    assert len(paper.sources) == 2


def test_record_of_the_daily_papers_api(tmp_path: Path) -> None:
    record = {"paper": {"id": "2608.13210", "title": "T", "summary": "We do.", "authors": [{"name": "A"}],
                        "publishedAt": "2026-08-13T00:00:00.000Z", "organization": {"name": "lab", "fullname": "The Lab"}},
              "numComments": 2}
    (paper,) = stream(write(tmp_path, json.dumps(record), "r.jsonl"))
    assert (paper.arxiv, paper.authors, paper.comments, paper.organisation) == ("2608.13210", 1, 2, "lab The Lab")


@pytest.mark.parametrize(("text", "why"), [("[1]", "line 1"), ('{"title": "T"}', "no abstract"), ("{", "not a JSON object"),
                                           ('{"title": "T", "abstract": "A", "date": "soon"}', "is no date")])
def test_bad_rows_are_named(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        list(stream(write(tmp_path, text, "bad.jsonl")))


def test_rows_are_unpacked(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"title": f"T{number}", "abstract": "A" * number}) + "\n" for number in range(1, 300))
    packed = gzip.compress(rows.encode())
    assert list(stream(write(tmp_path, packed, "rows.jsonl.gz"))) == list(stream(write(tmp_path, rows, "rows.jsonl")))
    broken = packed[:10] + b"\xff" * 20 + packed[30:]  # no block of this sort
    for data in (packed[:-9], broken, rows.encode()):
        with pytest.raises(InputError, match=r"rows\.jsonl\.gz: (broken or cut short|cannot be read)"):
            list(stream(write(tmp_path, data, "rows.jsonl.gz")))


def test_sample_page_is_read_whole() -> None:
    sample = Path(daily_papers.__file__).parents[1] / "data/sample.txt"
    listing = READERS[".txt"](sample, None)
    assert len(listing.entries) >= 40
    assert listing.notes == ()
