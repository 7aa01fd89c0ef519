"""Zero-shot by an NLI model, where SENTENCE_MODEL names one (bart-large-mnli or a multilingual one).

Loads torch, and only then: a choice for machines that have it to spare."""

from stickers.words.tables import EXPRESSIONS

HYPOTHESES = {
    "happy": "The person is happy or amused.",
    "sad": "The person is sad or crying.",
    "angry": "The person is angry or annoyed.",
    "tired": "The person is tired or exhausted.",
    "hello": "The person says hello.",
    "congrats": "The person congratulates or celebrates.",
    "thanks": "The person says thank you.",
    "okay": "The person agrees or says that all is fine.",
    "sleep": "The person goes to sleep or says good night.",
    "curious": "The person is curious or asks a question.",
    "love": "The person expresses love or affection.",
    "sorry": "The person apologises.",
    "surprised": "The person is surprised or shocked.",
    "cheer": "The person encourages someone or wishes good luck.",
    "bye": "The person says goodbye.",
    "morning": "The person says good morning or has just got up.",
    "shy": "The person is shy or embarrassed.",
}


class ZeroShot:
    """Texts to probabilities of the expressions."""

    def __init__(self, name: str) -> None:
        from transformers import pipeline

        self.pipeline = pipeline("zero-shot-classification", model=name, device="cpu")

    def probabilities(self, text: str) -> dict[str, float]:
        told = self.pipeline(text, list(HYPOTHESES.values()), hypothesis_template="{}", multi_label=False)
        chances = dict(zip(told["labels"], told["scores"], strict=True))
        return {name: float(chances[HYPOTHESES[name]]) for name in EXPRESSIONS}
