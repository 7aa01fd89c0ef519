"""Nano's own tokenizer: every word of the artist, and of what it may draw later, is one token.

It is frozen: a model understands only the token ids that it was trained with. So it is built without chance,
ties by alphabet, and is trained again with the model only."""

import re
from collections import Counter
from itertools import pairwise

from tokenizers.pre_tokenizers import ByteLevel
from transformers import CLIPTokenizer

from trainer.nano.artist import vocabulary
from trainer.nano.models import TOKENS

START, END = "<|startoftext|>", "<|endoftext|>"
# Words that later drawings and styles will need; adding them then would move every id.
LATER = """
shiba corgi polar red panda lion raccoon duck duckling cow koala hamster capybara dinosaur dino
unicorn horse robot boy girl monkey elephant mouse sheep owl hedgehog squirrel deer turtle love
loving sorry apology surprised shocked wow cheer up fighting bye goodbye good morning night laugh
laughing shy blush blushing rose flower cake gift star moon sun cloud rain umbrella coffee tea
balloon crown glasses hat bow scarf headband ribbon left right holding sitting standing running
jumping lying big small round cute house style crayon pixel watercolor clay ink pastel line sketch
three d watercolour paper stamp neon white black grey gray brown dark light cream golden honey
orange yellow lemon red pink peach
purple blue navy mint green question mark heart hearts sparkles vein puffs sweat drop tears stream
wave waving confetti party celebrate thumb thumbs check zzz sleepy smile open closed wink eyes mouth
with and a an the in on of to at for my i am is not no yes ok okay dm sticker
"""


def build() -> CLIPTokenizer:
    """Byte-pair encoding (arXiv 1508.07909) learnt until every known word is whole; 32 tokens a caption."""
    words = sorted({word for phrase in (*vocabulary(), LATER) for word in re.findall("[a-z]+", phrase)})
    letters = sorted(ByteLevel.alphabet())
    merges = learnt(words)
    tokens = [START, END, *letters, *(f"{letter}</w>" for letter in letters), *map("".join, merges)]
    ids = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    return CLIPTokenizer(vocab=ids, merges=merges, model_max_length=TOKENS)


def learnt(words: list[str]) -> list[tuple[str, str]]:
    """The merges, most frequent pair first, ties by alphabet."""
    spelt = [[*word[:-1], f"{word[-1]}</w>"] for word in words]
    merges: list[tuple[str, str]] = []
    while pairs := Counter(pair for parts in spelt for pair in pairwise(parts)):
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        spelt = [merged(parts, best) for parts in spelt]
    return merges


def merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    done: list[str] = []
    for part in parts:
        # A part just merged is longer than the pair's left half, so it is never merged twice.
        if done and (done[-1], part) == pair:
            done[-1] += part
        else:
            done.append(part)
    return done
