"""The key that agencies share: strong, private, and never shown."""

import hashlib
import hmac
import os
import secrets

import pytest

from safercity.errors import LinkageError
from safercity.evidence.linkage.attributes import HASHED, Hasher, tokens_of
from safercity.evidence.linkage.keys import make_key, read_key

PERSON = {"forename": "Jane", "surname": "Doe", "date_of_birth": "7/4/1980"}


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "linkage.key"
    make_key(path)
    return path


def written(path, text, mode=0o600):
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_key_that_is_made_is_random_private_and_readable(key_file, tmp_path):
    make_key(tmp_path / "other.key")

    assert len(read_key(key_file)) == 32
    assert read_key(key_file) != read_key(tmp_path / "other.key")
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_written_over(key_file):
    before = key_file.read_bytes()

    with pytest.raises(LinkageError, match="is there already"):
        make_key(key_file)

    assert key_file.read_bytes() == before


def test_a_key_cannot_be_made_where_there_is_no_folder(tmp_path):
    with pytest.raises(LinkageError, match="cannot be written"):
        make_key(tmp_path / "none" / "linkage.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_a_key_file_that_others_can_open_is_refused(key_file, mode):
    key_file.chmod(mode)

    with pytest.raises(LinkageError, match="chmod 600"):
        read_key(key_file)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "correct horse battery staple and then some more words",
        "0123456789abcdef",
        "g" * 64,
        secrets.token_hex(31),
        secrets.token_hex(32)[:-1],
        "\x00" * 100,
    ],
)
def test_what_is_no_key_is_refused_and_not_shown(tmp_path, text):
    path = written(tmp_path / "linkage.key", text)

    with pytest.raises(LinkageError, match="holds no key") as caught:
        read_key(path)

    assert not text or text not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "00" * 32,
        "0123456789abcdef" * 4,
        "deadbeef" * 8,
        bytes(range(32)).hex(),
        bytes(range(0, 96, 3)).hex(),
        b"correct horse battery staple 123".hex(),
    ],
)
def test_a_key_that_is_not_random_is_refused_and_not_shown(tmp_path, text):
    path = written(tmp_path / "linkage.key", text)

    with pytest.raises(LinkageError, match="not random") as caught:
        read_key(path)

    assert text not in str(caught.value)


def test_random_keys_are_never_taken_for_weak_ones(tmp_path):
    for _ in range(500):
        key = secrets.token_bytes(32)

        assert read_key(written(tmp_path / "linkage.key", key.hex())) == key


def test_a_key_may_have_space_and_capitals_around_it(tmp_path):
    key = secrets.token_hex(32)
    path = written(tmp_path / "linkage.key", f"  {key.upper()}\r\n")

    assert read_key(path).hex() == key


def test_a_key_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    with pytest.raises(LinkageError, match="cannot be read"):
        read_key(tmp_path / "none.key")
    with pytest.raises(LinkageError, match="is a folder"):
        read_key(tmp_path)


def test_a_pipe_is_no_key_file(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    reader = os.open(tmp_path / "pipe", os.O_RDWR)
    try:
        with pytest.raises(LinkageError, match="not an ordinary file"):
            read_key(tmp_path / "pipe")
    finally:
        os.close(reader)


def test_one_key_gives_one_hash_and_another_key_another():
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    tokens = tokens_of(PERSON)

    assert Hasher(key).row(tokens) == Hasher(key).row(tokens)
    mine, theirs = Hasher(key).row(tokens), Hasher(other).row(tokens)
    assert not set(" ".join(mine.values()).split()) & set(
        " ".join(theirs.values()).split()
    )
    assert Hasher(key).mark != Hasher(other).mark


def test_one_value_in_columns_of_two_domains_gives_two_hashes():
    row = Hasher(secrets.token_bytes(32)).row(
        {column.name: ("john",) for column in HASHED}
    )

    by_domain = {column.domain: row[column.name] for column in HASHED}
    assert len(set(by_domain.values())) == len(by_domain)


def test_a_hasher_does_not_show_its_key():
    key = secrets.token_bytes(32)

    assert key.hex() not in repr(Hasher(key))
    assert repr(key) not in repr(Hasher(key))


def test_the_hash_is_the_published_hmac_of_a_published_text():
    """RFC 2104 with SHA-256, so that another program can make the same file."""
    key = bytes(range(32))
    said = b"safercity linkage\x001\x00postcode\x00ST15AB"

    row = Hasher(key).row({"link_postcode": ("ST15AB",)})

    assert row["link_postcode"] == hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
