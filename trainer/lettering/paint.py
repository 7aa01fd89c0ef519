"""What a mask does to a picture: pixels made see-through, whitened, or filled in from what is around them.

A mask is uint8 (H, W, 3): how far each pixel is erased; whether it is filled, or made white (from 128)."""

import numpy as np

from trainer.lettering.ink import HAZE, distance, ground_of

ERASE, FILL, WHITE = 0, 1, 2
REACH = 3.0  # pixels around a gap from which its filling comes
MARGIN = 8


def empty(picture: np.ndarray) -> np.ndarray:
    """The mask that changes nothing."""
    return np.zeros((*picture.shape[:2], 3), np.uint8)


def apply(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The picture with its mask carried out; every pixel that the mask leaves out keeps its bits."""
    done = fill(picture, mask[..., FILL] >= 128, mask[..., ERASE] > 0)
    done[mask[..., WHITE] >= 128] = 255
    return erase(done, mask[..., ERASE])


def erase(picture: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """See-through where `strength` (uint8 or boolean) says so; ground colour where the sticker is opaque."""
    if strength.dtype == bool:
        strength = strength.astype(np.uint8) * 255
    touched = strength > 0
    done, share = picture.copy(), strength[touched].astype(np.float32)[:, None] / 255
    ground = even_ground(picture)
    if ground is None:
        done[touched, 3] = np.round(picture[touched, 3] * (1 - share[:, 0]))
        done[done[..., 3] == 0, :3] = np.where(
            touched[done[..., 3] == 0, None], 255, done[done[..., 3] == 0, :3]
        )
    else:
        done[touched, :3] = np.round(picture[touched, :3] * (1 - share) + ground * share)
    return done


def even_ground(picture: np.ndarray) -> np.ndarray | None:
    """The ground as `ground_of` finds it; an uneven one counts as none, so that holes are cut."""
    try:
        return ground_of(picture)
    except ValueError:
        return None


def fill(picture: np.ndarray, gap: np.ndarray, lost: np.ndarray | None = None) -> np.ndarray:
    """Colours from around the gap (boolean), never from what is see-through or `lost`; alpha stays."""
    import cv2

    if not gap.any():
        return picture.copy()
    unknown = picture[..., 3] <= HAZE
    if lost is not None:
        unknown |= lost
    holes = gap | (unknown & (distance(gap) <= MARGIN))
    rgb = np.ascontiguousarray(picture[..., :3])
    mended = cv2.inpaint(rgb, holes.astype(np.uint8), REACH, cv2.INPAINT_TELEA)
    done = picture.copy()
    done[gap, :3] = mended[gap]
    return done
