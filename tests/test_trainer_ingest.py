"""Uploads as strangers send them: what is taken, what is left out, and with which sentence."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.packs import (
    animated,
    cgbi,
    drawn,
    encoded,
    grey16,
    line_meta,
    locked,
    png_header,
    sticker,
    zipped,
)
from trainer.ingest import Found, Frames, Report, Unfit, checks, limits, read_upload, square
from trainer.ingest import archive as archives
from trainer.ingest.picture import frames


def read(path: Path, which: Frames = "first") -> tuple[list[Found], Report]:
    report = Report()
    with read_upload(path, which=which, report=report) as upload:
        return list(upload.pictures(which)), report


def reasons(report: Report) -> dict[str, str]:
    return {one.name: one.reason for one in report.left_out}


def names(found: list[Found]) -> list[str]:
    return [one.name for one in found]


def one(content: bytes) -> np.ndarray:
    (image,) = frames(content, "first")
    return image


def test_a_line_pack_comes_in_its_own_order_without_covers_and_key_pictures(tmp_path: Path) -> None:
    pack = {
        "pack/productInfo.meta": line_meta([30, 10, 20]),
        "pack/10@2x.png": sticker(1),
        "pack/20@2x.png": sticker(2),
        "pack/30@2x.png": sticker(3),
        "pack/20.png": sticker(4, 80),
        "pack/10_key@2x.png": sticker(5),
        "pack/tab_on@2x.png": sticker(6),
        "pack/tab_off@2x.png": sticker(6),
        "pack/main@2x.png": sticker(7),
        "__MACOSX/pack/._10@2x.png": b"mac",
        "pack/.DS_Store": b"mac",
    }
    path = zipped(tmp_path / "pack.zip", pack)
    report = Report()
    with read_upload(path, which="first", report=report) as upload:
        found = list(upload.pictures("first"))
        assert (upload.title, upload.author, upload.source) == ("Paws", "Bu2ma", "LINE 4711")
    assert names(found) == ["pack/30@2x.png", "pack/10@2x.png", "pack/20@2x.png"]
    assert [left.name for left in report.loud] == ["pack/20.png"]
    told = reasons(report)
    assert {"__MACOSX/pack/._10@2x.png", "pack/.DS_Store"} <= told.keys()
    assert "key-pad" in told["pack/10_key@2x.png"]
    assert "twice the size" in told["pack/20.png"]
    for cover in ("tab_on@2x", "tab_off@2x", "main@2x"):
        assert "cover or the tab" in told[f"pack/{cover}.png"]


def test_an_animated_line_pack_gives_stills_or_frames_but_not_both(tmp_path: Path) -> None:
    pack = {
        "productInfo.meta": line_meta([1, 2]),
        "1@2x.png": sticker(1),
        "animation@2x/1@2x.png": animated([1, 2, 3]),
        "animation@2x/2@2x.png": animated([4, 5]),
    }
    path = zipped(tmp_path / "pack.zip", pack)
    stills, report = read(path)
    assert names(stills) == ["1@2x.png", "animation@2x/2@2x.png"]
    assert "still picture" in reasons(report)["animation@2x/1@2x.png"]
    moving, report = read(path, "all")
    assert [(one.name[-8:], one.frame) for one in moving] == [
        ("1@2x.png", 0), ("1@2x.png", 1), ("1@2x.png", 2), ("2@2x.png", 0), ("2@2x.png", 1),
    ]  # fmt: skip
    assert "frames are taken" in reasons(report)["1@2x.png"]


def test_a_meta_file_that_makes_no_sense_costs_only_the_order(tmp_path: Path) -> None:
    for meta in (b"{", b"[]", b'{"stickers": 3}', b"[" * 100_000, b"\xff\xfe"):
        files = {"productInfo.meta": meta, "2.png": sticker(1), "10.png": sticker(2)}
        found, report = read(zipped(tmp_path / "pack.zip", files))
        assert names(found) == ["2.png", "10.png"]
        assert any("productInfo.meta" in note for note in report.notes)


def test_old_pngs_of_apple_are_decoded() -> None:
    original = np.array(drawn(1))
    with pytest.raises(OSError), Image.open(io.BytesIO(cgbi(drawn(1)))) as unread:
        unread.load()
    image = one(cgbi(drawn(1)))
    seen = original[..., 3] > 0
    assert (image[..., 3] == original[..., 3]).all()
    clear = original[..., 3] > 64  # below, eight bits of premultiplied colour say too little
    assert np.abs(image[clear].astype(int) - original[clear]).max() <= 2
    solid = original[..., 3] == 255
    assert (image[solid] == original[solid]).all()
    assert (image[~seen] == (255, 255, 255, 0)).all()


def test_old_pngs_of_apple_that_break_off_are_left_out(tmp_path: Path) -> None:
    whole = cgbi(drawn(1))
    huge = whole[:32] + (60_000).to_bytes(4, "big") * 2 + whole[40:]
    files = {"cut.png": whole[: len(whole) // 2], "huge.png": huge, "good.png": whole}
    found, report = read(zipped(tmp_path / "old.zip", files))
    assert names(found) == ["good.png"]
    assert "broken" in reasons(report)["cut.png"]
    assert "pixels" in reasons(report)["huge.png"]


def test_moving_pictures_give_their_first_or_all_distinct_frames() -> None:
    moving = animated([1, 2, 1, 3])
    assert len(frames(moving, "first")) == 1
    assert len(frames(moving, "all")) == 3
    assert (frames(moving, "all")[0] == frames(moving, "first")[0]).all()


def test_every_kind_of_picture_becomes_rgba() -> None:
    picture = drawn(1)
    flat = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    kinds = {
        "webp": encoded(picture, "WEBP", lossless=True),
        "palette": encoded(picture.quantize(64)),
        "grey": encoded(flat.convert("L")),
        "grey and alpha": encoded(picture.convert("LA")),
        "one bit": encoded(flat.convert("1")),
        "jpeg": encoded(flat, "JPEG"),
        "cmyk": encoded(flat.convert("CMYK"), "JPEG"),
        "gif": encoded(picture, "GIF"),
    }
    for kind, content in kinds.items():
        image = one(content)
        assert image.shape == (160, 160, 4) and image.dtype == np.uint8, kind
        opaque = kind in ("grey", "one bit", "jpeg", "cmyk")
        assert (image[..., 3].min() == 255) == opaque, kind
        assert checks.visible(image) > 0.1, kind


def test_sixteen_bits_keep_their_brightness() -> None:
    image = one(grey16())
    assert image[0, 0, 0] == 0 and image[0, -1, 0] == 255
    assert 120 <= image[0, 80, 0] <= 135


def test_pictures_that_a_camera_turned_stand_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    wide = Image.new("RGB", (60, 30), "red")
    wide.paste("blue", (0, 0, 30, 30))
    image = one(encoded(wide, "JPEG", exif=exif, quality=95))
    assert image.shape == (60, 30, 4)
    assert image[5, 15, 2] > 200 and image[55, 15, 0] > 200


def test_colour_that_hides_under_alpha_never_leaks() -> None:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[...] = (200, 10, 10, 0)
    pixels[8:24, 8:24] = (0, 90, 0, 255)
    for content in (
        encoded(Image.fromarray(pixels)),
        encoded(Image.fromarray(pixels), "WEBP", lossless=True, exact=True),
    ):
        image = one(content)
        assert (image[0, 0] == (255, 255, 255, 0)).all()
        assert not ((image[..., 0] == 200) | (image[..., 1] == 10)).any()
        small = square(image, 16)
        assert (small[0, 0] == (255, 255, 255, 0)).all()
        assert small[..., 2].max() == 255 and (small[8, 8] == (0, 90, 0, 255)).all()


def test_squares_are_padded_and_nothing_is_cropped() -> None:
    tall = np.zeros((80, 20, 4), np.uint8)
    tall[...] = (10, 20, 30, 128)
    fitted = square(tall, 40)
    assert fitted.shape == (40, 40, 4)
    assert (fitted[:, :14, 3] == 0).all() and (fitted[:, 26:, 3] == 0).all()
    assert fitted[0, 20, 3] == fitted[-1, 20, 3] == 128
    assert np.abs(fitted[20, 20, :3].astype(int) - (132, 137, 142)).max() <= 1  # on white
    tall[..., 3] = 255
    assert (square(tall, 40)[..., 3] == 255).all()


def test_zip_bombs_are_refused_and_the_rest_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"bomb.png": b"\0" * (8 << 20), "good.png": sticker(1)}
    found, report = read(zipped(tmp_path / "bomb.zip", files, zipfile.ZIP_DEFLATED))
    assert names(found) == ["good.png"]
    assert "times its size" in reasons(report)["bomb.png"]
    monkeypatch.setattr("trainer.ingest.entries.MOST_UNPACKED_BYTES", len(sticker(1)) + 10)
    found, report = read(zipped(tmp_path / "big.zip", {"1.png": sticker(1), "2.png": sticker(2)}))
    assert names(found) == ["1.png"]
    assert "of other files" in reasons(report)["2.png"]


def test_too_many_files_are_not_even_listed(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "many.zip", {f"{number}.txt": b"" for number in range(2 * limits.MOST_ENTRIES + 1)}
    )
    with pytest.raises(Unfit, match="lists 10001 files"):
        read(path)


def test_a_contents_table_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lie.zip", {"1.png": sticker(1)})
    data = path.read_bytes()
    place = data.rindex(archives.END_MARK)
    path.write_bytes(data[:place] + archives.LARGE_MARK + b"\0" * 16 + data[place:])
    with pytest.raises(Unfit, match="over 4 GB"):
        read(path)
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(Unfit, match="cut off"):
        read(path)
    path.write_bytes(data.replace(b"PK\x01\x02", b"PK\x09\x09"))
    with pytest.raises(Unfit, match="broken"):
        read(path)


def test_paths_that_lead_out_of_the_archive_are_refused(tmp_path: Path) -> None:
    evil = ["../evil.png", "/etc/evil.png", "a/../../evil.png", "C:/evil.png", "..\\evil.png"]
    found, report = read(
        zipped(tmp_path / "evil.zip", {**dict.fromkeys(evil, sticker(1)), "ok.png": sticker(2)})
    )
    assert names(found) == ["ok.png"]
    assert [left.reason for left in report.left_out] == ["has a path that leads out of the archive."] * 5
    assert [path.name for path in tmp_path.rglob("*")] == ["evil.zip"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "is a link" in reasons(read(path)[1])["link.png"]
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "real.png").write_bytes(sticker(1))
    (folder / "link.png").symlink_to(folder / "real.png")
    found, report = read(folder)
    assert names(found) == ["real.png"] and "is a link" in reasons(report)["link.png"]


def test_what_is_locked_or_packed_twice_or_no_picture_is_left_out_with_its_reason(tmp_path: Path) -> None:
    _, report = read(locked(tmp_path / "locked.zip", "secret.png", sticker(1)))
    assert "password" in reasons(report)["secret.png"]
    inner = zipped(tmp_path / "inner.zip", {"1.png": sticker(1)}).read_bytes()
    files = {
        "inner.zip": inner,
        "hidden.png": inner,
        "song.m4a": b"\0\0\0\x20ftypM4A ",
        "vector.png": b"<svg/>",
        "cut.png": sticker(1)[:900],
        "bomb.png": png_header(60_000, 60_000),
        "lie.png": png_header(100, 100),
        "dot.png": encoded(Image.new("RGBA", (3, 3))),
        "good.png": sticker(2),
    }
    found, report = read(zipped(tmp_path / "mixed.zip", files))
    assert names(found) == ["good.png"]
    told = reasons(report)
    assert "archive inside" in told["inner.zip"] and "archive inside" in told["hidden.png"]
    assert "no picture" in told["song.m4a"] and "no picture" in told["vector.png"]
    assert "broken" in told["cut.png"] and "broken" in told["lie.png"]
    assert "4096 x 4096" in told["bomb.png"]
    assert "smaller than 8" in told["dot.png"]


def test_a_file_that_is_broken_inside_the_archive_does_not_spoil_the_rest(tmp_path: Path) -> None:
    path = zipped(tmp_path / "torn.zip", {"1.png": sticker(1), "2.png": sticker(2)})
    data = bytearray(path.read_bytes())
    data[200] ^= 0xFF
    path.write_bytes(data)
    found, report = read(path)
    assert names(found) == ["2.png"] and "broken inside" in reasons(report)["1.png"]


def test_files_over_the_size_limit_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.ingest.upload.MOST_PICTURE_BYTES", 1 << 20)
    (tmp_path / "large.png").write_bytes(sticker(1) + b"\0" * (1 << 20))
    (tmp_path / "good.png").write_bytes(sticker(1))
    found, report = read(tmp_path)
    assert names(found) == ["good.png"] and "more than 1 MB" in reasons(report)["large.png"]
    monkeypatch.setattr("trainer.ingest.entries.MOST_UPLOAD_BYTES", 100)
    with pytest.raises(Unfit, match="at most"):
        read(tmp_path / "good.png")
    with pytest.raises(Unfit, match="no file or folder"):
        read(tmp_path / "absent.zip")


def test_an_upload_ends_at_its_number_of_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainer.ingest.upload.MOST_PIXELS_TOGETHER", 160 * 160 + 1)
    path = zipped(tmp_path / "large.zip", {f"{number}.png": sticker(number) for number in (1, 2, 3)})
    found, report = read(path)
    assert names(found) == ["1.png", "2.png"] and "comes after 2 other" in reasons(report)["3.png"]


def test_metadata_of_an_image_folder_gives_captions_tags_and_order(tmp_path: Path) -> None:
    rows = 'file_name,text,tags,url\nb.png,A title,"happy, cat",https://example.org/b\na.png,,,\ngone.png,x,y,z\n'
    files = {"train/metadata.csv": rows.encode(), "train/a.png": sticker(1), "train/b.png": sticker(2)}
    found, report = read(zipped(tmp_path / "folder.zip", files))
    assert names(found) == ["train/b.png", "train/a.png"]
    told = found[0].told
    assert (told.title, told.tags, told.url) == ("A title", ("happy", "cat"), "https://example.org/b")
    assert report.notes == ["The metadata names 1 file that is not in the upload."]
    lines = (
        b'{"file_name": "a.png", "text": "sad, wet dog"}\n'
        b'{"file_name": "b.png", "prompt": "A dog that stands in the rain and waits"}\n{"fi'
    )
    files = {"metadata.jsonl": lines, "a.png": sticker(1), "b.png": sticker(2)}
    found, report = read(zipped(tmp_path / "lines.zip", files))
    assert found[0].told.tags == ("sad", "wet dog")
    assert found[1].told.caption == "A dog that stands in the rain and waits"
    assert "as far as possible" in report.notes[0]


def test_text_files_beside_pictures_are_their_tags(tmp_path: Path) -> None:
    files = {
        "10_paws/1.png": sticker(1),
        "10_paws/1.txt": "happy, laugh, tiger\n".encode("utf-16"),
        "10_paws/2.png": sticker(2),
        "10_paws/2.txt": b"\xe9\x00",
        "readme.txt": b"hello",
    }
    found, report = read(zipped(tmp_path / "kohya.zip", files))
    assert [one.told.tags for one in found] == [("happy", "laugh", "tiger"), ()]
    assert sorted(reasons(report)) == ["10_paws/2.txt", "readme.txt"]


def test_file_names_propose_what_they_say_and_nothing_else(tmp_path: Path) -> None:
    said = {
        "Happy_otter-03@2x.png": ["happy", "otter"],
        "IMG_2231.png": [],
        "goodNightShiba.png": ["sleep", "shiba"],
        "生氣的兔子.png": ["angry", "rabbit"],
    }
    found, _ = read(zipped(tmp_path / "names.zip", {name: sticker(1) for name in said}))
    assert {one.name: one.proposals for one in found} == said


def test_checks_raise_their_flags_and_only_theirs() -> None:
    image = np.array(drawn(1, 256))
    assert checks.flags(image) == []
    blurred = np.array(drawn(1, 256).filter(ImageFilter.GaussianBlur(3)))
    assert checks.flags(blurred) == [checks.BLURRED]
    assert checks.flags(np.array(drawn(1, 100))) == [checks.TINY]
    empty = np.full((256, 256, 4), (255, 255, 255, 0), np.uint8)
    empty[:9, :9] = (0, 0, 0, 255)
    assert checks.flags(empty) == [checks.EMPTY]
    opaque = np.array(Image.fromarray(image).convert("RGB").convert("RGBA"))
    assert checks.flags(opaque) == [checks.OPAQUE]


def test_pictures_that_look_alike_are_told_from_those_that_do_not() -> None:
    seen = checks.Seen()
    for seed in range(5):
        image = np.array(drawn(seed))
        assert seen.compare(str(seed), checks.looks(image), moved=False) == ("", "")
        seen.remember(f"{seed}.png", str(seed), checks.looks(image))
    smaller = np.array(drawn(3).resize((120, 120)))
    assert seen.compare("new", checks.looks(smaller), moved=False) == (checks.ALIKE, "3.png")
    assert seen.compare("2", 0, moved=False) == (checks.SAME, "2.png")
