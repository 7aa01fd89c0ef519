"""Every prop by its name: how it is drawn, where it goes, and in which layer."""

from collections.abc import Callable
from dataclasses import dataclass

from ..marks import Mark
from ..scene import Prop, Scene
from . import bed, festive, food, gifts, objects, signs, treats, weather, worn
from .places import Place, chest, corner, floor, hand, hands, here, pair, temples, top


@dataclass(frozen=True)
class Kind:
    """`draw` gives marks around the origin, some 25 units in each direction."""

    draw: Callable[[Scene, Prop], list[Mark]]
    place: Place
    layer: str = "front"


PROPS: dict[str, Kind] = {
    "note": Kind(festive.note, pair(corner(1.3, 2, 4), 16, 66, 0.72)),
    "sparkle": Kind(weather.sparkle, pair(corner(1.35), 6, 62, 0.62)),
    "star": Kind(weather.star, pair(corner(1.3), 8, 62, 0.66)),
    "balloon": Kind(festive.balloon, hand("wave", 1.25, 4, -52), "back"),
    "flower": Kind(gifts.flower, corner(1.4)),
    "heart": Kind(gifts.heart, pair(corner(1.25, lean=12), 10, 58, 0.62)),
    "hearts": Kind(gifts.heart, temples(1.0, 22, -52), "back"),
    "held heart": Kind(gifts.big_heart, chest(1.15, 40), "held"),
    "gift": Kind(gifts.gift, chest(1.15, 50), "held"),
    "bouquet": Kind(gifts.bouquet, chest(1.3, 52), "held"),
    "cake": Kind(festive.cake, chest(1.25, 56), "held"),
    "coffee": Kind(gifts.coffee, chest(1.3, 58), "held"),
    "pizza": Kind(food.pizza, chest(1.25, 56), "held"),
    "ice cream": Kind(treats.ice_cream, chest(1.25, 54), "held"),
    "bubble tea": Kind(treats.bubble_tea, chest(1.25, 55), "held"),
    "beer": Kind(treats.beer, chest(1.2, 57), "held"),
    "noodles": Kind(food.noodles, chest(1.2, 62), "held"),
    "apple": Kind(treats.apple, chest(1.22, 57), "held"),
    "strawberry": Kind(treats.strawberry, chest(1.22, 56), "held"),
    "donut": Kind(treats.donut, chest(1.22, 56), "held"),
    "burger": Kind(food.burger, chest(1.25, 54), "held"),
    "rice ball": Kind(food.rice_ball, chest(1.2, 58), "held"),
    "carrot": Kind(food.carrot, chest(1.2, 59), "held"),
    "fish": Kind(food.fish, chest(1.25, 48)),
    "book": Kind(objects.book, chest(1.15, 52)),
    "phone": Kind(objects.phone, chest(1.3, 57), "held"),
    "laptop": Kind(objects.laptop, chest(1.15, 54)),
    "ball": Kind(objects.ball, chest(1.2, 56), "held"),
    "money": Kind(objects.money, chest(1.2, 52)),
    "trophy": Kind(objects.trophy, chest(1.2, 53)),
    "broken heart": Kind(gifts.broken_heart, corner(1.35)),
    "rain cloud": Kind(weather.rain_cloud, corner(1.3, 2, -8)),
    "sun": Kind(weather.sun, corner(1.35, 6, -6)),
    "moon": Kind(weather.moon, corner(1.3, 2, -2)),
    "puddle": Kind(weather.puddle, floor(1, -48, 4), "back"),
    "umbrella": Kind(weather.umbrella, hand("wave", 1.6, 22, -2), "back"),
    "fire": Kind(weather.fire, temples(1.15, 20, -40), "back"),
    "anger": Kind(signs.vein, corner(1.35)),
    "steam": Kind(signs.puff, temples(1.2), "back"),
    "sweat": Kind(signs.sweat, corner(1.35, -6, 6)),
    "spiral": Kind(signs.spiral, corner(1.35)),
    "soul": Kind(signs.soul, corner(1.3, 0, -4)),
    "waves": Kind(signs.waves, hand("wave", 1.15)),
    "lines": Kind(signs.lines, temples(1.1, 22, 0)),
    "check": Kind(signs.check, corner(1.4)),
    "circle": Kind(signs.ring, corner(1.35)),
    "zzz": Kind(signs.zzz, corner(1.1)),
    "question mark": Kind(signs.question, corner(1.35, 0, 4, lean=8)),
    "exclamation mark": Kind(signs.exclamation, corner(1.35, -2, 4, lean=10)),
    "light bulb": Kind(signs.bulb, corner(1.35)),
    "magnifier": Kind(signs.magnifier, hand("show", 1.5, 16, -20)),
    "party hat": Kind(worn.party_hat, top(), "behind head"),
    "crown": Kind(worn.crown, top(2), "behind head"),
    "night cap": Kind(worn.night_cap, top(0), "brow"),
    "headband": Kind(worn.headband, here, "brow"),
    "confetti": Kind(festive.confetti, here, "back"),
    "pompoms": Kind(festive.pompom, hands("up", 1.2, 16, -12)),
    "megaphone": Kind(festive.megaphone, hand("show", 1.45, 20, -6)),
    "handkerchief": Kind(gifts.handkerchief, hand("wave", 1.5, 2, -8)),
    "suitcase": Kind(gifts.suitcase, floor(1.35, 36, -18)),
    "blanket": Kind(bed.blanket, here, "body"),
    "pillow": Kind(bed.pillow, here, "back"),
    "jump": Kind(signs.shadow, floor(1, 0, 32), "back"),
}
