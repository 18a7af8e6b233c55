"""Writes srgb.icc: the sRGB colour space (IEC 61966-2-1) as a small ICC profile, version 2.

The tone curve is a table of 256 points; the primaries are those of sRGB adapted to D50, as every sRGB profile has them.
"""
import struct


def fixed(v):
    return struct.pack(">i", round(v * 65536))


def xyz(x, y, z):
    return b"XYZ \0\0\0\0" + fixed(x) + fixed(y) + fixed(z)


def linear(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


name = b"sRGB\0"
desc = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + b"\0" * (4 + 4 + 2 + 1 + 67)
text = b"text\0\0\0\0Public domain\0"
curve = b"curv\0\0\0\0" + struct.pack(">I", 256) + b"".join(struct.pack(">H", round(linear(i / 255) * 65535)) for i in range(256))
blocks = [desc, text, xyz(0.9642, 1, 0.82491), xyz(0.43607, 0.22249, 0.01392), xyz(0.38515, 0.71687, 0.09708), xyz(0.14307, 0.06061, 0.71410), curve]
tags = [(b"desc", 0), (b"cprt", 1), (b"wtpt", 2), (b"rXYZ", 3), (b"gXYZ", 4), (b"bXYZ", 5), (b"rTRC", 6), (b"gTRC", 6), (b"bTRC", 6)]

at, places, body = 128 + 4 + 12 * len(tags), [], b""
for block in blocks:
    places.append((at + len(body), len(block)))
    body += block + b"\0" * (-len(block) % 4)
table = struct.pack(">I", len(tags)) + b"".join(t + struct.pack(">II", *places[i]) for t, i in tags)
size = 128 + len(table) + len(body)
header = struct.pack(">I", size) + b"\0\0\0\0" + b"\x02\x10\0\0" + b"mntrRGB XYZ " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
header += b"acsp" + b"\0" * 28 + fixed(0.9642) + fixed(1) + fixed(0.82491)
open("srgb.icc", "wb").write(header.ljust(128, b"\0") + table + body)
