"""Prints the ranges of DisplayWidth.swift.

East_Asian_Width W and F from Python's unicodedata; code points that are not assigned are merged into their
neighbours; emoji presentation is asked of Swift at run time and its blocks are left out here.
Usage: python3 scripts/reference/display_width.py
"""
import unicodedata


def wide(code):
    return unicodedata.east_asian_width(chr(code)) in "WF"


def assigned(code):
    return unicodedata.category(chr(code)) != "Cn"


# Symbols between U+2300 and U+2E7F and pictographs in the first plane are wide because they are emoji.
def emoji_block(code):
    if code in (0x2329, 0x232A):
        return False
    return 0x2300 <= code < 0x2E80 or 0x1F300 <= code < 0x20000 or 0x1F000 <= code < 0x1F200


ranges = []
for code in range(0x1100, 0x110000):
    if 0xD800 <= code < 0xE000 or not wide(code) or emoji_block(code):
        continue
    if not assigned(code) and not 0x20000 <= code < 0x3FFFE:
        continue
    if ranges and all(not assigned(c) or wide(c) for c in range(ranges[-1][1] + 1, code)):
        ranges[-1][1] = code
    else:
        ranges.append([code, code])

print(f"// Unicode {unicodedata.unidata_version}")
line = ""
for low, high in ranges:
    item = f"0x{low:04X}...0x{high:04X}, "
    if len(line) + len(item) > 108:
        print("        " + line.rstrip())
        line = ""
    line += item
print("        " + line.rstrip())
emoji = [c for c in range(0x1100, 0x20000) if not 0xD800 <= c < 0xE000 and emoji_block(c) and wide(c) and assigned(c)]
print(f"// wide, assigned, in emoji blocks: {len(emoji)}")
