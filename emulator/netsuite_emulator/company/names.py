"""Invented names: firms, people, places and goods that belong to nobody."""

from collections.abc import Iterator
from random import Random

_FIRST = str.split("""
Ada Alan Amara Amir Anna Anton Aria Asha Bela Bianca Boris Bruno Carla Cecil Chidi Clara Dana Daniel Devi Diego Dora
Edgar Elena Elias Emil Emma Erik Esther Farid Felix Fiona Gabriel Gina Gloria Greta Hana Hector Helen Hugo Ida Ines
Ivan Jamal Jana Joel Jonas Julia Kamal Karen Kenji Klara Lars Laura Leila Leo Lina Luis Maja Marco Maria Mateo Maya
Mila Mohan Nadia Naomi Nils Nina Noah Olga Omar Oscar Paula Pedro Petra Priya Rafael Rania Rhea Rita Rosa Samir Sara
Selma Simon Sofia Sonja Stefan Tara Theo Tomas Uma Vera Victor Wanda Wei Yara Yusuf Zoe
""")
_LAST = str.split("""
Abara Acker Almgren Amsel Arden Baltas Barrow Bekele Bellamy Berger Birch Bloom Bosko Brand Calder Carrow Castell
Chandra Coyle Dalca Danner Delgado Drummond Ekberg Elwood Engel Falk Farrow Fenwick Ferrand Fisk Galindo Garrick Gellar
Grano Hadley Halloran Harlow Hassan Hedger Holm Ibarra Ilves Jarrow Jensen Kader Kallas Keller Kimura Kovac Lamont
Larkin Ledger Lindahl Lorne Maddox Malik Marlow Mendel Merrick Moreau Nadel Navarro Nordin Novak Oakes Okafor Orlov
Osborne Palmer Pardo Petrov Quill Rahman Ramsey Redfern Rivas Rowan Sadler Santos Sato Selden Serrano Shah Sorrel
Stark Tallis Tanaka Thorne Tolland Ueda Vance Varga Velasco Voss Walden Weller Winslow Yardley Zeman
""")
_ONSET = str.split("""
Bal Bor Bren Cald Cor Dal Dray Eld Fal Fen Gar Glen Hal Har Hol Kel Kor Lan Lor Mar Mel Nor Oak Or Pel Quen Rav Ros
Sel Sol Tal Tor Ulm Val Vel Wen Wil Yar Zel Zor
""")
_CODA = str.split("""
ano anter aro avick avond eby edge elin emor endra enfield enko ento erby erix erra etto evan igo imore incor indra
inge irex ison itta ivar oden oldra ombe onder oren orva otter ovik umber undel ury
""")
_TRADES = (
    *str.split("Builders Supply Hardware Fabrication Plumbing Electrical Interiors Joinery Tools Contractors Marine"),
    *str.split("Controls Logistics Fixtures Engineering Roofing Workshops Outfitters Mechanical Machinery"),
)
_FORMS = {"US": ("Inc", "LLC", "Co", "Corp"), "CA": ("Inc", "Ltd", "Corp"), "GB": ("Ltd", "PLC", "LLP")}

STREETS = str.split("""
Alder Anchor Beacon Bridge Canal Cedar Church Copper Depot Elm Factory Ferry Foundry Garden Granite Harbour Hill Hollow Juniper
Kiln Lake Laurel Linden Market Meadow Mill Orchard Quarry Ridge River Saddle Spruce Station Summit Tanner Timber Union Valley Willow
""")
PLACES = {
    "US": (
        ("Ashford Falls", "OH", "43001"),
        ("Bellhaven", "WA", "98200"),
        ("Cedar Point", "OR", "97010"),
        ("Dunmore Springs", "TX", "75010"),
        ("Eastbrook", "PA", "17010"),
        ("Fairmont Hills", "CA", "94010"),
        ("Granite Bay Junction", "CO", "80110"),
        ("Harlow", "IL", "60010"),
        ("Iron Ridge", "MI", "48010"),
        ("Kestrel Landing", "FL", "33010"),
    ),
    "CA": (("Maple Narrows", "ON", "K0A 1A0"), ("North Tamarack", "BC", "V0B 1A0"), ("Saint Corvin", "QC", "J0A 1A0")),
    "GB": (("Little Harrowby", "", "ZZ1 1AA"), ("Market Selwick", "", "ZZ2 2BB"), ("Upper Brackton", "", "ZZ3 3CC")),
}
_MATERIALS = str.split("Steel Brass Nylon Copper Rubber Oak Ceramic Aluminium Zinc Carbon")
_GOODS = {
    "FAS": ("Fasteners", ("Hex Bolt", "Wood Screw", "Anchor Plug", "Rivet", "Lock Nut", "Threaded Rod")),
    "TOO": ("Tools", ("Claw Hammer", "Torque Wrench", "Chisel", "Spirit Level", "Hand Saw", "Clamp")),
    "ELE": ("Electrical", ("Cable Gland", "Junction Box", "Circuit Breaker", "Conduit", "Terminal Block", "Relay")),
    "PLU": ("Plumbing", ("Ball Valve", "Pipe Elbow", "Compression Fitting", "Gasket", "Drain Trap", "Hose")),
    "SAF": ("Safety", ("Hard Hat", "Work Gloves", "Goggles", "Ear Defenders", "Harness", "Rain Jacket")),
}


def firms(random: Random) -> Iterator[tuple[str, str]]:
    """Give firm names without end, each once, with the invented word in it."""
    seen: set[str] = set()
    while True:
        word = random.choice(_ONSET) + random.choice(_CODA)
        name = f"{word} {random.choice(_TRADES)}"
        if name not in seen:
            seen.add(name)
            yield name, word


def legal_form(random: Random, country: str) -> str:
    """Give the ending of a firm's name in a country."""
    return random.choice(_FORMS[country])


def people(random: Random) -> Iterator[tuple[str, str]]:
    """Give first and last names without end, each pair once."""
    seen: set[tuple[str, str]] = set()
    while True:
        name = (random.choice(_FIRST), random.choice(_LAST))
        if name not in seen:
            seen.add(name)
            yield name


def goods(random: Random) -> Iterator[tuple[str, str, str]]:
    """Give (code, family, name) of goods without end, each name once."""
    seen: set[str] = set()
    number = 1000
    while True:
        prefix, (family, kinds) = random.choice([*_GOODS.items()])
        name = (
            f"{random.choice(_MATERIALS)} {random.choice(kinds)} {random.choice((4, 6, 8, 10, 12, 16, 20, 25, 40))} mm"
        )
        if name not in seen:
            seen.add(name)
            number += random.randint(1, 9)
            yield f"{prefix}-{number}", family, name


FAMILIES = tuple(family for family, _ in _GOODS.values())
