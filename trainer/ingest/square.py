"""Pictures of any shape as the square ones that are learnt from: padded, never cropped."""

import numpy as np
from PIL import Image


def square(image: np.ndarray, size: int) -> np.ndarray:
    """uint8 (H, W, 4) with straight alpha to uint8 (size, size, 4): alpha, and colour composited on white.

    What is added is transparent, or white where the picture itself has no transparency."""
    height, width = image.shape[:2]
    side = max(height, width)
    ground = (255, 255, 255, 255 if image[..., 3].min() == 255 else 0)
    padded = Image.new("RGBA", (side, side), ground)
    picture = Image.fromarray(np.ascontiguousarray(image), "RGBA")
    padded.paste(picture, ((side - width) // 2, (side - height) // 2))
    fitted = padded.resize((size, size), Image.Resampling.LANCZOS)  # Pillow premultiplies meanwhile
    seen = Image.alpha_composite(Image.new("RGBA", fitted.size, "white"), fitted)
    seen.putalpha(fitted.getchannel("A"))
    return np.array(seen)
