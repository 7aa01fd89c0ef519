"""What nano is asked when it is judged: the plain words, the synonyms, and sentences as people write them."""

from collections.abc import Sequence
from dataclasses import dataclass

from stickers import words
from trainer.nano.artist import EXPRESSION_WORDS, EXPRESSIONS, SUBJECT_WORDS, SUBJECTS
from trainer.nano.artist.caption import TRIGGER
from trainer.nano.artist.pairs import HELD_OUT_PAIRS

FIRST_SEED = 31_000
# Each names one feeling without any word of the captions.
SENTENCES: dict[str, tuple[str, ...]] = {
    "happy": ("What a wonderful day this is", "I finally got tickets for the concert"),
    "sad": ("My grandmother passed away last night", "Nobody came to see me off"),
    "angry": ("He broke my phone and lied about it", "Stop touching my things right now"),
    "tired": ("I have not slept for two days", "This week has drained every bit of me"),
    "hello": ("Hi everyone, nice to meet you all", "Hey there, long time no see"),
    "congrats": ("You passed the exam, let's celebrate", "Happy birthday to the best brother"),
    "thanks": ("I really appreciate what you did for me", "Thank you so much for your help"),
    "okay": ("Sure, that works for me", "Alright, count me in"),
    "sleep": ("I am going to bed now", "Time to sleep, see you in my dreams"),
    "curious": ("How does that even work?", "I wonder what is inside this box"),
}


@dataclass(frozen=True)
class Asked:
    """One picture that is wanted, and what a judge should see in it."""

    prompt: str
    subject: str
    expression: str
    seed: int

    @property
    def held_out(self) -> bool:
        return (self.subject, self.expression) in HELD_OUT_PAIRS


def canonical(each: int) -> list[Asked]:
    """Every subject with every expression, `each` times; held-out pairs eight times as often, being few."""
    asked: list[Asked] = []
    for subject in SUBJECTS:
        for expression in EXPRESSIONS:
            times = each * (8 if (subject, expression) in HELD_OUT_PAIRS else 1)
            asked += [one(expression, subject, expression, subject, len(asked) + n) for n in range(times)]
    return asked


def synonyms(count: int) -> list[Asked]:
    """Synonyms of both, walked through evenly."""
    feelings = [(word, name) for name, all_of_them in EXPRESSION_WORDS.items() for word in all_of_them]
    beings = [(word, name) for name, all_of_them in SUBJECT_WORDS.items() for word in all_of_them]
    asked = []
    for number in range(count):
        (said, expression), (called, subject) = feelings[number % len(feelings)], beings[number % len(beings)]
        asked.append(one(said, called, expression, subject, 20_000 + number))
    return asked


def sentences(subjects: Sequence[str], each: int) -> list[Asked]:
    """Sentences on their way through `stickers.words`, as a member's text goes."""
    asked: list[Asked] = []
    for expression, texts in SENTENCES.items():
        for text in texts:
            for _ in range(each):
                subject = subjects[len(asked) * 5 % len(subjects)]
                prompt = words.understand(text, subject, subjects=subjects).prompt
                asked.append(Asked(prompt, subject, expression, FIRST_SEED + 40_000 + len(asked)))
    return asked


def repeated(pairs: int, each: int) -> list[list[Asked]]:
    """The same prompt again and again with other seeds, for some pairs: to see the variety."""
    groups = []
    for number in range(pairs):
        subject, expression = SUBJECTS[number * 5 % len(SUBJECTS)], EXPRESSIONS[number % len(EXPRESSIONS)]
        first = 60_000 + number * each
        groups.append([one(expression, subject, expression, subject, first + n) for n in range(each)])
    return groups


def one(said: str, called: str, expression: str, subject: str, seed: int) -> Asked:
    return Asked(f"{said}, {called}, {TRIGGER}", subject, expression, FIRST_SEED + seed)
