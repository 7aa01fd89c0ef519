"""What a mix would look like: the engine draws a sheet with the styles as they are; nothing is made yet."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from stickers.engine import Cancelled, Engine, EngineConfig, EngineFailed, Job, read_card
from stickers.models import Style
from trainer.models import Refused, Task
from trainer.runs.pictures import keep
from trainer.runs.publishing import published
from trainer.tasks import files
from trainer.tasks.hold import Hold, the_device

PICTURES, COLUMNS, SIDE = 6, 3, 256
SEED = 7_000
GROUND = "#cfdcea"
WAIT_SECONDS = 600.0


def draw_preview(task: Task, hold: Hold) -> str:
    """The name of the sheet in the folder of previews. Raises Refused, and whatever `hold.tell` raises."""
    parts = [(str(name), float(weight)) for name, weight in task.asked["parts"]]
    styles = published(parts)
    with the_device(hold):
        engine = Engine(
            EngineConfig(
                settings.STICKER_MODEL,
                settings.STICKER_DEVICE,
                settings.STICKER_DTYPE,
                settings.STICKER_VAE,
            )
        )
        engine.start()
        try:
            return stored(drawn(engine, styles, parts, hold))
        except (EngineFailed, Cancelled, TimeoutError, ValueError) as error:
            raise Refused(_("The preview could not be drawn: %s") % error) from error
        finally:
            engine.stop()


def drawn(engine: Engine, styles: list[Style], parts: list[tuple[str, float]], hold: Hold) -> Image.Image:
    engine.wait_until_warm()
    for style in styles:
        engine.publish(style.name, style.path)
    card = read_card(settings.STICKER_MODEL)
    mode = "fast" if "fast" in card.modes else next(iter(card.modes))
    sheet = Image.new("RGB", (COLUMNS * SIDE, PICTURES // COLUMNS * SIDE), GROUND)
    for number, prompt in enumerate(prompts()):
        hold.tell(number, PICTURES)
        job = Job(f"{number}", prompt, (SEED + number,), mode=mode, mixes=(tuple(parts),), enhance=True)
        picture = Image.fromarray(engine.submit(job).result(WAIT_SECONDS)[0].image, "RGBA")
        tile = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        sheet.paste(tile, (number % COLUMNS * SIDE, number // COLUMNS * SIDE), tile)
    return sheet


def prompts() -> list[str]:
    """Feelings and subjects of the model, far from each other."""
    card = read_card(settings.STICKER_MODEL)
    words = list(card.expressions) or ["happy", "sad", "angry", "surprised", "love", "sleep"]
    subjects = card.subjects or ("cat",)
    pairs = [(words[7 * at % len(words)], subjects[5 * at % len(subjects)]) for at in range(PICTURES)]
    return [", ".join(tag for tag in (*pair, card.trigger) if tag) for pair in pairs]


def stored(sheet: Image.Image) -> str:
    path: Path = files.new_preview()
    keep(sheet, path)
    return path.name
