"""What the YAML parser of an editor makes of a file: the values that it hands to a JSON Schema.

Editors read YAML 1.2 (`NO` is a text) or the older 1.1 (`NO` is false, 010 is eight); dates stay texts in both. Keys are
texts. coplan itself knows nothing of such types.
"""

from __future__ import annotations

import re

import yaml

VERSIONS = ("1.2", "1.1")

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")


def _scalar_12(text: str):
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.match(text):
        return int(text)
    if _BASED.match(text):
        return int(text, 0)
    if _FLOAT.match(text) or _SPECIAL.match(text):
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf")
                     .replace(".nan", "nan").replace(".NaN", "nan").replace(".NAN", "nan"))
    return text


def _scalar_11(text: str):
    loader = yaml.SafeLoader("")
    try:
        tag = loader.resolve(yaml.ScalarNode, text, (True, False))
        if tag in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"}:
            return text
        return loader.construct_object(yaml.ScalarNode(tag, text))
    except (ValueError, yaml.YAMLError):
        return text
    finally:
        loader.dispose()


def _value(node, version: str):
    if isinstance(node, yaml.ScalarNode):
        if node.style is not None:
            return node.value
        return _scalar_12(node.value) if version == "1.2" else _scalar_11(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, version) for item in node.value]
    merged: dict = {}
    own: dict = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.YAMLError("a key is a text")
        if key.value == "<<" and key.style is None:
            for part in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                for name, inherited in _value(part, version).items():
                    merged.setdefault(name, inherited)
        else:
            own.setdefault(key.value, _value(value, version))
    return merged | own


def editor_value(text: str, version: str = "1.2"):
    """The values of a file; raises `yaml.YAMLError` where it is no YAML."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if node is None else _value(node, version)


def scalars(text: str) -> list[tuple[int, int]]:
    """Where the texts of a file stand: keys and values, as offsets."""
    found: list[tuple[int, int]] = []
    pending = [yaml.compose(text, Loader=yaml.SafeLoader)]
    seen = set()
    while pending:
        node = pending.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            found.append((node.start_mark.index, node.end_mark.index))
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value
        else:
            pending += [part for entry in node.value for part in entry]
    return sorted(found)
