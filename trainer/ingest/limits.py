"""How much an upload may hold. What is over a limit is left out with a sentence; the rest is taken."""

KIB = 1024
MIB = 1024 * KIB

MOST_UPLOAD_BYTES = 200 * MIB
MOST_DIRECTORY_BYTES = 4 * MIB  # of a zip's table of contents, which is read whole
MOST_ENTRIES = 5000
MOST_UNPACKED_BYTES = 500 * MIB
MOST_RATIO = 200  # of unpacked to packed: PNG and WebP hardly shrink
FREE_RATIO_BYTES = 1 * MIB  # below this size a high ratio harms nobody
MOST_PATH_LETTERS = 300

MOST_PICTURE_BYTES = 20 * MIB
MOST_PIXELS = 4096 * 4096
LEAST_SIDE = 8
MOST_PICTURES = 2000
MOST_PIXELS_TOGETHER = 1_000_000_000  # of an upload: what is small in a file may be large to look at
MOST_FRAMES = 100
MOST_FRAME_PIXELS = 4 * MOST_PIXELS  # of all frames of a file together

MOST_META_BYTES = 1 * MIB  # of productInfo.meta
MOST_CREDIT_BYTES = 64 * KIB  # of dataset.json
MOST_METADATA_BYTES = 8 * MIB  # of metadata.csv and metadata.jsonl
MOST_SIDECAR_BYTES = 16 * KIB

ENOUGH_PICTURES = 80
