"""A small JSON Schema checker: the keywords that our schemas use, and no other."""

import re

from flows.engine.reading import read_yaml

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
SILENT = {"$schema", "$defs", "title", "description", "then"}


def mistakes(schema, value, root=None, path="$"):
    """Where the value does not fit, as `path: keyword`."""
    root = root or schema
    found = []
    for keyword, wanted in schema.items():
        if keyword in SILENT:
            continue
        found += RULES[keyword](wanted, value, root, path, schema)
    return found


def fits(schema, value, root):
    return not mistakes(schema, value, root)


def of_ref(wanted, value, root, path, schema):
    name = wanted.removeprefix("#/$defs/")
    return mistakes(root["$defs"][name], value, root, path)


def of_type(wanted, value, root, path, schema):
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return [] if any(is_a(kind, value) for kind in kinds) else [f"{path}: type"]


def is_a(kind, value):
    if kind in ("number", "integer"):
        numbers = (int, float) if kind == "number" else int
        return isinstance(value, numbers) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def of_enum(wanted, value, root, path, schema):
    same = any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in wanted)
    return [] if same else [f"{path}: enum"]


def of_const(wanted, value, root, path, schema):
    return of_enum([wanted], value, root, path, schema)


def of_any(wanted, value, root, path, schema):
    return [] if any(fits(one, value, root) for one in wanted) else [f"{path}: anyOf"]


def of_all(wanted, value, root, path, schema):
    return [mistake for one in wanted for mistake in mistakes(one, value, root, path)]


def of_not(wanted, value, root, path, schema):
    return [f"{path}: not"] if fits(wanted, value, root) else []


def of_if(wanted, value, root, path, schema):
    return mistakes(schema["then"], value, root, path) if fits(wanted, value, root) else []


def of_properties(wanted, value, root, path, schema):
    inner = value if isinstance(value, dict) else {}
    return [
        mistake
        for key, one in wanted.items()
        if key in inner
        for mistake in mistakes(one, inner[key], root, f"{path}.{key}")
    ]


def of_others(wanted, value, root, path, schema):
    inner = value if isinstance(value, dict) else {}
    others = [key for key in inner if key not in schema.get("properties", {})]
    if wanted is False:
        return [f"{path}.{key}: not a key" for key in others]
    return [
        mistake for key in others for mistake in mistakes(wanted, inner[key], root, f"{path}.{key}")
    ]


def of_names(wanted, value, root, path, schema):
    inner = value if isinstance(value, dict) else {}
    return [mistake for key in inner for mistake in mistakes(wanted, key, root, f"{path}.<{key}>")]


def of_required(wanted, value, root, path, schema):
    return [f"{path}: no {key}" for key in wanted if isinstance(value, dict) and key not in value]


def of_least(wanted, value, root, path, schema):
    return [f"{path}: too few"] if isinstance(value, (dict, list)) and len(value) < wanted else []


def of_items(wanted, value, root, path, schema):
    inner = value if isinstance(value, list) else []
    return [
        mistake
        for at, one in enumerate(inner)
        for mistake in mistakes(wanted, one, root, f"{path}[{at}]")
    ]


def of_pattern(wanted, value, root, path, schema):
    return [] if not isinstance(value, str) or re.search(wanted, value) else [f"{path}: pattern"]


RULES = {
    "$ref": of_ref,
    "type": of_type,
    "enum": of_enum,
    "const": of_const,
    "anyOf": of_any,
    "allOf": of_all,
    "not": of_not,
    "if": of_if,
    "properties": of_properties,
    "additionalProperties": of_others,
    "propertyNames": of_names,
    "required": of_required,
    "minProperties": of_least,
    "minItems": of_least,
    "items": of_items,
    "pattern": of_pattern,
}


def documents(text, typed=False):
    """A YAML text as plain values: all text, as the reader sees it, or typed, as editors see it."""
    nodes, problems = read_yaml("some.yaml", text.encode())
    assert problems == []
    return [plain(node, typed) for node in nodes]


def plain(node, typed):
    if node.kind == "map":
        return {key.text: plain(value, typed) for key, value in node.pairs}
    if node.kind == "list":
        return [plain(item, typed) for item in node.items]
    return scalar(node) if typed else node.text


def scalar(node):
    """What YAML 1.2 makes of it."""
    if node.source[:1] in "'\"|>" and node.source:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    if re.fullmatch(r"[-+]?[0-9]+", node.text):
        return int(node.text)
    if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", node.text):
        return float(node.text)
    return None if node.text in ("", "~", "null") else node.text
