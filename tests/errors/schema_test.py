"""The JSON Schema says the same about a scenario as the program that reads it: it accepts what is shipped and all of good/, rejects
every file of cases/ that is marked `// structural`, and accepts those marked `// meaning`, whose fault only a reader can know.

usage: schema_test.py ROOT
"""

import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit("schema_test.py: python3-jsonschema is not installed, so nothing was tested; tools/test installs it")


def without_comments(text):
    """JSON with `//` and `/* */` comments blanked out; texts stay as they are."""
    kept = []
    i = 0
    while i < len(text):
        start = i
        if text[i] == '"':
            i += 1
            while i < len(text) and text[i] != '"':
                i += 2 if text[i] == "\\" else 1
            i += 1
            kept.append(text[start:i])
        elif text.startswith("//", i):
            end = text.find("\n", i)
            i = len(text) if end < 0 else end
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            if end < 0:
                raise ValueError("unclosed comment")
            i = end + 2
            kept.append(" ")
        else:
            i += 1
            kept.append(text[start])
    return "".join(kept)


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def read(file):
    """The value of a file, or None for what is not JSON at all."""
    try:
        return json.loads(without_comments(file.read_bytes().decode("utf-8")), parse_constant=refuse)
    except ValueError:
        return None


def keys_of(schema):
    """Every key that the schema knows by name."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    return set(schema.get("properties", {})).union(*map(keys_of, schema.values()))


def keys_in(value):
    if isinstance(value, list):
        return set().union(*map(keys_in, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*map(keys_in, value.values()))


def main(root):
    errors = root / "tests" / "errors"
    schema = json.loads((root / "scenarios" / "scenario.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    scenario = jsonschema.Draft7Validator(schema)
    sheet = jsonschema.Draft7Validator({"$ref": "#/definitions/gpu", "definitions": schema["definitions"]})
    complaints = []
    checked = skipped = 0

    def check(file, validator, is_accepted):
        nonlocal checked
        checked += 1
        value = read(file)
        if value is None and is_accepted:
            complaints.append(f"{file}: not JSON")
            return
        error = jsonschema.exceptions.best_match(validator.iter_errors(value))
        if is_accepted and error:
            at = "".join(f"/{key}" for key in error.absolute_path)
            complaints.append(f"{file}: {at}: should be accepted: {error.message[:200]}")
        if not is_accepted and not error:
            complaints.append(f"{file}: should be rejected")

    shipped = [file for file in sorted((root / "scenarios").glob("*.json")) if file.name != "scenario.schema.json"]
    shipped += sorted((root / "scenarios" / "examples").glob("*.json"))
    good = sorted((errors / "good").glob("*.json"))
    sheets = sorted((root / "scenarios" / "gpus").glob("*.json"))
    cases = sorted((errors / "cases").glob("*.json"))
    for file in shipped + good:
        check(file, scenario, True)
    for file in sheets:
        check(file, sheet, True)
    for file in cases:
        first_line = file.read_bytes().split(b"\n", 1)[0]
        if read(file) is None:
            skipped += 1
        elif first_line in (b"// structural", b"// meaning"):
            check(file, scenario, first_line == b"// meaning")
        else:
            complaints.append(f"{file}: the first line is neither `// structural` nor `// meaning`")

    # A policy that is another program runs only where the command line allows it, so no file of ours has one.
    of_programs = {"pipe", "command", "preempts", "timeout"}
    for key in sorted(keys_of(schema) - of_programs - set().union(*(keys_in(read(file)) for file in good))):
        complaints.append(f'no file of {errors / "good"} has the key "{key}"')
    for files, what in ((shipped, "scenarios"), (good, "good files"), (sheets, "data sheets"), (cases, "bad files")):
        if not files:
            complaints.append(f"there are no {what}")

    for complaint in complaints:
        print(complaint)
    print(f"schema_test.py: {checked} files checked, {skipped} skipped (not JSON), {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(pathlib.Path(sys.argv[1])))
