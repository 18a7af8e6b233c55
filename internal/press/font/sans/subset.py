"""Cuts the subsets in this folder from the full fonts. See README.md.

    python3 subset.py FOLDER   # holds SourceSans3_{400Regular,600SemiBold,400Regular_Italic}.ttf

Each subset has at most 248 characters, so that one byte addresses each of them in a PDF, no hints, no layout
tables, and the pairs of the kern feature flattened into a plain kern table.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

FACES = {"regular": "400Regular", "bold": "600SemiBold", "italic": "400Regular_Italic"}


def chars(*ranges):
    return [c for first, last in ranges for c in range(first, last + 1)]


BASE = chars((0x20, 0x7E), (0xA0, 0xFF), (0x152, 0x153), (0x178, 0x178)) + [ord(c) for c in "ŠšŽžƒˆ˜‐‑–—‘’‚“”„†‡•…‰‹›€™→−≠≤≥Ĳĳ№ẞ"] + [0x2009, 0x202F]
LATIN = chars((0x100, 0x17F), (0x192, 0x192), (0x1CD, 0x1DC), (0x1E6, 0x1E7), (0x1EA, 0x1EB), (0x1F4, 0x1F5), (0x1FA, 0x1FF),
              (0x200, 0x21B), (0x2B9, 0x2BC), (0x1E02, 0x1E03), (0x1E0A, 0x1E0B), (0x1E1E, 0x1E1F), (0x1E40, 0x1E41),
              (0x1E56, 0x1E57), (0x1E60, 0x1E61), (0x1E6A, 0x1E6B), (0x1E80, 0x1E85), (0x1EF2, 0x1EF3))
VIETNAMESE = chars((0x1EA0, 0x1EF1), (0x1EF4, 0x1EF9), (0x1A0, 0x1A1), (0x1AF, 0x1B0))
GREEK = chars((0x370, 0x3FF))
CYRILLIC = chars((0x400, 0x45F), (0x490, 0x493))
SUBSETS = {"base": BASE, "latin": LATIN, "vietnamese": VIETNAMESE, "greek": GREEK, "cyrillic": CYRILLIC}


def pairs(font):
    """All (left, right) -> units of the kern feature; the first subtable that covers a pair decides, as in GPOS."""
    gpos, found = font["GPOS"].table, {}
    wanted = {i for f in gpos.FeatureList.FeatureRecord if f.FeatureTag == "kern" for i in f.Feature.LookupListIndex}
    glyphs = font.getGlyphOrder()
    for i in sorted(wanted):
        seen = set()
        for st in gpos.LookupList.Lookup[i].SubTable:
            st = getattr(st, "ExtSubTable", st)
            if st.LookupType != 2:
                continue
            for left, recs in subtable(st, glyphs):
                for right, value in recs:
                    if (left, right) not in seen:
                        seen.add((left, right))
                        found[left, right] = found.get((left, right), 0) + value
    return {p: v for p, v in found.items() if v and not digits(p)}


def digits(pair):
    names = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
    return pair[0] in names and pair[1] in names


def subtable(st, glyphs):
    def advance(v):
        return getattr(v, "XAdvance", 0) or 0 if v else 0
    for n, left in enumerate(st.Coverage.glyphs):
        if st.Format == 1:
            yield left, [(r.SecondGlyph, advance(r.Value1)) for r in st.PairSet[n].PairValueRecord]
        else:
            c1 = st.Class1Record[st.ClassDef1.classDefs.get(left, 0)].Class2Record
            yield left, [(g, advance(c1[st.ClassDef2.classDefs.get(g, 0)].Value1)) for g in glyphs]


def cut(source, face, name, codepoints, exclude):
    font = TTFont(source)
    options = subset.Options(hinting=False, layout_features=["kern"], notdef_outline=True, glyph_names=True, name_IDs=[])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for c in codepoints if c not in exclude])
    cutter.subset(font)
    kern = newTable("kern")
    kern.version, sub = 0, KernTable_format_0()
    sub.coverage, sub.kernTable = 1, pairs(font) if "GPOS" in font else {}
    kern.kernTables = [sub]
    keep = {"GlyphOrder", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "OS/2"}
    for tag in set(font.keys()) - keep:
        del font[tag]
    font["name"] = newTable("name")
    font["name"].names = []
    for id, words in {1: "Letter Sans", 2: face, 4: f"Letter Sans {face}", 6: f"LetterSans-{face.title()}"}.items():
        font["name"].setName(words, id, 3, 1, 0x409)
    font["post"] = newTable("post")
    font["post"].formatType, font["post"].italicAngle = 3.0, -11 if face == "italic" else 0
    font["post"].underlinePosition, font["post"].underlineThickness = -100, 50
    font["post"].isFixedPitch = font["post"].minMemType42 = font["post"].maxMemType42 = 0
    font["post"].minMemType1 = font["post"].maxMemType1 = 0
    if sub.kernTable:
        font["kern"] = kern
    if name == "base":  # the italic zero is one unit narrower than the other figures
        font["hmtx"]["zero"] = (font["hmtx"]["one"][0], font["hmtx"]["zero"][1])
    assert len(font.getBestCmap()) <= 248, (name, len(font.getBestCmap()))
    font.recalcTimestamp = False
    font.save(f"{face}.{name}.ttf")
    return set(font.getBestCmap()) | exclude


for face, suffix in FACES.items():
    done = set()
    for name, codepoints in SUBSETS.items():
        done = cut(f"{sys.argv[1]}/SourceSans3_{suffix}.ttf", face, name, codepoints, done)
