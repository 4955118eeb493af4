"""Holds every #include and every symbol against the layers that CMakeLists.txt names.

usage: layers_test.py SOURCE_FOLDER BUILD_FOLDER

A layer is a line gpusim_layer(NAME HEADERS ... USES ...). It may include its own files and those of the layers that it uses, directly
or through others; they all stand above it in CMakeLists.txt. Its library may ask for symbols of the same layers only. What a layer
names without using it is an error too, and so are JSON in a file that is not among those that read or write whole trees and functions of
the C library whose results depend on the processor, for which sim/base/elementary.hpp has others.
"""
import pathlib
import re
import subprocess
import sys

source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
# The files that read or write whole JSON trees; all others ask a Reader. What another program says to the policy "pipe" is JSON by
# its definition. No header but that of sim/input brings the library along.
SPEAKS_JSON = {f"sim/{layer}/{file}" for layer, files in {
    "input": "json.hpp key_types.cpp reader.cpp schema.cpp",
    "policies": "pipe.cpp",
    "traces": "philly.cpp wfcommons.cpp",
    "scenario": "bases.cpp catalog.cpp expand.cpp parse.cpp policies.cpp precisions.cpp seeds.cpp",
    "reports": "catalog_text.cpp explanation.cpp",
    "audit": "sources.cpp",
    "calibration": "profiles_json.cpp",
    "decide": "changed_document.cpp compare.cpp written_inputs.cpp",
    "import": "scenario_text.cpp",
    "page": "writers.cpp",
}.items() for file in files.split()}

errors, owner, uses, includes_json = [], {}, {}, set()
for name, rest in re.findall(r"^gpusim_layer\((\w+)([^)]*)\)", (source / "CMakeLists.txt").read_text(), re.M):
    words = {"HEADERS": [], "USES": []}
    for word in rest.split():
        if word in words:
            into = words[word]
        else:
            into.append(word)
    for header in words["HEADERS"]:
        if header in owner:
            errors.append(f"CMakeLists.txt: {header}.hpp belongs to {owner[header]} and to {name}")
        owner[header] = name
    for used in words["USES"]:
        if used not in uses:
            errors.append(f"CMakeLists.txt: {name} uses {used}, which is no layer above it in the list")
    uses[name] = set(words["USES"])

below = {}
for name in uses:  # those used stand first
    below[name] = uses[name].union(*(below.get(used, set()) for used in uses[name]))
needed = {name: set() for name in uses}


def layer_of(path):
    """The layer of a project's file as an include or a folder names it; None for what is none."""
    parts = path.split("/")
    if parts[0] == "gpusim":
        return owner.get(parts[1].removesuffix(".hpp"))
    return parts[1] if parts[0] == "sim" and len(parts) > 2 else None


files = sorted((source / "sim").rglob("*.[ch]pp")) + sorted((source / "include").rglob("*.hpp"))
for file in files:
    path = str(file.relative_to(source))
    layer = layer_of(path.removeprefix("include/"))
    if layer not in uses:
        if path != "sim/main.cpp":
            errors.append(f"{path}: belongs to no layer")
        continue
    for line, text in enumerate(file.read_text().split("\n"), 1):
        include = re.match(r'#include ["<]([^">]+)[">]', text)
        if not include:
            continue
        if include[1].endswith("/json.hpp"):
            includes_json.add(path)
            if path not in SPEAKS_JSON:
                errors.append(f"{path}:{line}: is none of the files that may include {include[1]}")
        if not include[1].startswith(("gpusim/", "sim/")):
            continue
        other = layer_of(include[1])
        if path.startswith("include/") and include[1].startswith("sim/"):
            errors.append(f"{path}:{line}: a public header includes the private {include[1]}")
        if other != layer and other not in below[layer]:
            errors.append(f"{path}:{line}: {layer} includes {include[1]} of {other}, which it does not use")
        needed[layer].add(other)

for path in sorted(SPEAKS_JSON - includes_json):
    errors.append(f"{path}: is said to include json.hpp, which it does not")

# Two layers must not give one name to two types: the linker would take the functions of either for both.
types = {}
for file in files:
    text = re.sub(r"\nnamespace {\n.*?\n}  // namespace\n", "", file.read_text(), flags=re.S)
    for name in re.findall(r"^(?:class|struct|enum(?: class)?) (\w+)(?: final)?(?: : [^{;]*)?\s*{", text, re.M):
        types.setdefault(name, set()).add(str(file.relative_to(source)))
for name, homes in types.items():
    if len(homes) > 1:
        errors.append(f"{' and '.join(sorted(homes))}: both define {name}")

# exp, logf, pow ...: other processors and other releases of the C library round their results otherwise. sqrt, floor, ldexp do not.
ROUNDS_ITS_OWN_WAY = re.compile(r"(exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|cbrt|hypot|erfc?|[lt]gamma|a?(sin|cos|tan)h?|atan2|sincos)[fl]?")
defined, undefined = {}, {}
for layer in uses:
    library = build / f"libgpusim_{layer}.a"
    if not library.exists():
        continue
    wants = set()
    for line in subprocess.run(["nm", library], capture_output=True, text=True, check=True).stdout.split("\n"):
        words = line.split()
        if len(words) == 2 and words[0] == "U" and ROUNDS_ITS_OWN_WAY.fullmatch(words[1]):
            errors.append(f"libgpusim_{layer}.a: asks for {words[1]}() of the C library; sim/base/elementary.hpp has one that is the same everywhere")
        if len(words) < 2 or "6gpusim" not in words[-1]:
            continue
        if words[-2] == "U":
            wants.add(words[-1])
        else:
            defined.setdefault(words[-1], set()).add(layer)
    undefined[layer] = wants
if not undefined:
    errors.append(f"{build}: there are no libraries of layers")
for layer, wants in undefined.items():
    for symbol in sorted(wants):
        homes = defined.get(symbol, set())
        needed[layer] |= homes if len(homes) == 1 else set()
        if homes and not homes & (below[layer] | {layer}):
            errors.append(f"libgpusim_{layer}.a: asks for {symbol} of {', '.join(sorted(homes))}, which it does not use")

for layer in uses:
    for unneeded in sorted(uses[layer] - needed[layer]):
        errors.append(f"CMakeLists.txt: {layer} names {unneeded}, of which it uses nothing")

print("\n".join(errors) or f"{len(files)} files and {len(undefined)} libraries keep to {len(uses)} layers")
sys.exit(1 if errors else 0)
