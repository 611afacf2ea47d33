"""Odd CSV files and what Python's csv module, in strict mode, makes of them: Tests/CrestIngestionTests/Fixtures.

Half are written with random quoting, line ends and contents; half are such files with a few bytes changed, of which many
are malformed. Records without fields (blank lines) are left out, as Crest skips them.

Usage: python3 scripts/reference/csv_records.py > Tests/CrestIngestionTests/Fixtures/csv-records.json
With a number, so many files, for the same test with CREST_CSV_RECORDS=FILE.
"""
import csv
import io
import json
import platform
import random
import sys

rng = random.Random(20261122)
PIECES = ["a", "b", "1", " ", '"', ",", ";", "\t", "|", "\n", "\r\n", "\r", "ü", "漢", "-", "0.5", ""]
LINE_ENDS = ["\n", "\r\n", "\r"]
CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_200


def written_field(text, delimiter):
    must_quote = any(c in text for c in '"\r\n' + delimiter)
    if must_quote or rng.random() < 0.3:
        return '"' + text.replace('"', '""') + '"'
    return text


def random_file(delimiter):
    line_end = rng.choice(LINE_ENDS)
    rows = []
    for _ in range(rng.randint(1, 6)):
        fields = ["".join(rng.choices(PIECES, k=rng.randint(0, 4))) for _ in range(rng.randint(1, 4))]
        rows.append(delimiter.join(written_field(field, delimiter) for field in fields))
    return line_end.join(rows) + (line_end if rng.random() < 0.7 else "")


def mutated(text):
    characters = list(text)
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(characters) + 1)
        action = rng.random()
        if action < 0.5:
            characters.insert(place, rng.choice(['"', ",", "\n", "\r", "x"]))
        elif characters and place < len(characters):
            if action < 0.8:
                del characters[place]
            else:
                characters[place] = rng.choice(['"', ",", "\n", "x"])
    return "".join(characters)


def records(text, delimiter):
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if row]
    except csv.Error:
        return None


cases = []
for number in range(CASES):
    delimiter = rng.choice([",", ";", "\t", "|"])
    text = random_file(delimiter)
    if number % 2:
        text = mutated(text)
    cases.append({"text": text, "delimiter": delimiter, "records": records(text, delimiter)})

print(json.dumps({"tool": f"Python {platform.python_version()} csv, strict", "cases": cases}, ensure_ascii=True))
