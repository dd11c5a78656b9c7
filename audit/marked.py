"""YAML that remembers where everything stands, so that an error can name file and line.

It reads less than YAML allows, and says so: no floats (shares are written ``"2/3"`` or ``"80%"``), no keys
that stand twice, no aliases, no text that is not NFC. ``true`` and ``false`` are the only truth values, so
that ``on:`` is a word. Days are dates, lists are tuples. ``checked`` turns a document into a pydantic model.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Way = tuple[str | int, ...]
"""How to get to a value: ``("steps", 3, "who")``."""

M = TypeVar("M", bound=BaseModel)


class ScenarioError(ValueError):
    """A file says something that cannot be: ``file:line: what is wrong; what would be right``.

    ``text`` is the message before ``values`` are filled in, so that it can be said in another language.
    """

    def __init__(self, file: Path, line: int, text: str, **values: str) -> None:
        self.file = file
        self.line = line
        self.text = text
        self.values = values
        self.message = text.format(**values) if values else text
        super().__init__(f"{file}:{line}: {self.message}")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from 1."""

    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def error(self, text: str, **values: str) -> ScenarioError:
        return ScenarioError(self.file, self.line, text, **values)


@dataclass(slots=True)
class Document:
    """What one file or several say, and where they say it."""

    data: dict[str, Any]
    places: dict[Way, Place] = field(default_factory=dict)

    def place(self, way: Way) -> Place:
        """Where the value stands, or what it is lacking in; parts that name no value are passed over."""
        known: Way = ()
        for part in way:
            if (*known, part) in self.places:
                known = (*known, part)
        return self.places[known]

    def append(self, other: Document, keys: frozenset[str]) -> None:
        """Put the lists of ``other`` behind one's own lists of the same name; other keys are an error."""
        for key, rows in other.data.items():
            there = other.places[key,]
            if key not in keys:
                raise there.error(
                    f"{key!r} does not stand in an included file; lists do: {', '.join(sorted(keys))}"
                )
            if not isinstance(rows, tuple):
                raise there.error(f"{key!r} is a list; write its rows below it, each behind a dash")
            before = self.data.get(key, ())
            if not isinstance(before, tuple):
                raise self.place((key,)).error(f"{key!r} is a list; write its rows below it")
            self.data[key] = (*before, *rows)
            self.places.setdefault((key,), there)
            for way, place in other.places.items():
                if len(way) > 1 and way[0] == key and isinstance(way[1], int):
                    self.places[key, len(before) + way[1], *way[2:]] = place


class _Loader(yaml.SafeLoader):
    """Knows fewer plain words than YAML 1.1; the rest is text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  # PyYAML's own way


_Loader.add_implicit_resolver("null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver("bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("date", re.compile(r"^\d{4}-\d{2}-\d{2}$"), list("0123456789"))
_Loader.add_implicit_resolver("int", re.compile(r"^[-+]?\d+$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "float", re.compile(r"^[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?$"), list("-+.0123456789")
)


def read(file: Path, rows: str | None = None, *, decimals: bool = False) -> Document:
    """The file as data; ``ScenarioError`` where it is not what this module reads.

    With ``rows`` the file is a list, and becomes a mapping that has the list under this name. With
    ``decimals`` a number like 2.5 is its text, from which an exact number is read; without it, and where
    three digits behind the point may mean thousands, it is refused.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ScenarioError(
            file, 1, f"the file cannot be read ({error.strerror}); correct its name"
        ) from None
    return parsed(raw, file, rows, decimals=decimals)


def parsed(raw: bytes, file: Path, rows: str | None = None, *, decimals: bool = False) -> Document:
    """What a file holds as data, as ``read`` gives it; ``file`` is what errors call it."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ScenarioError(file, line, "this is not UTF-8; save the file as UTF-8") from None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        why = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise ScenarioError(file, line, f"this is not YAML: {why}; mind indents, colons and quotes") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ScenarioError(file, line, "a control character stands here; take it out") from None
    document = Document({})
    if rows is not None:
        if not isinstance(root, yaml.SequenceNode):
            raise ScenarioError(file, 1, "the file is not a list; write its rows each behind a dash")
        document.places[()] = Place(file, 1)
        reading = _Reading(file, document.places, decimals)
        document.data = {rows: reading.value(root, (rows,), root.start_mark.line)}
        return document
    if not isinstance(root, yaml.MappingNode):
        raise ScenarioError(file, 1, "the file is not a mapping; it begins with 'name: value' lines")
    document.data = _Reading(file, document.places, decimals).value(root, (), root.start_mark.line)
    return document


@dataclass(slots=True)
class _Reading:
    file: Path
    places: dict[Way, Place]
    decimals: bool = False
    seen: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, way: Way, line: int) -> Any:
        place = self.places[way] = Place(self.file, line + 1)
        # The composer gives the same node for an alias as for its anchor.
        if id(node) in self.seen:
            raise place.error("aliases (*name) are not read here; write the value out")
        self.seen.add(id(node))
        match node:
            case yaml.MappingNode(tag="tag:yaml.org,2002:map"):
                return self.mapping(node, way)
            case yaml.SequenceNode(tag="tag:yaml.org,2002:seq"):
                return tuple(self.value(n, (*way, i), n.start_mark.line) for i, n in enumerate(node.value))
            case _:
                return _scalar(node, place, self.decimals)

    def mapping(self, node: yaml.MappingNode, way: Way) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line
            place = Place(self.file, line + 1)
            if not isinstance(key_node, yaml.ScalarNode):
                raise place.error("a name before a colon is one word or a day")
            key = _scalar(key_node, place)
            if key in found:
                first = self.places[*way, str(key)].line
                raise place.error(f"{str(key)!r} stands twice, first in line {first}; keep one of the two")
            found[key] = self.value(value_node, (*way, str(key)), line)
        return found


_DECIMAL = re.compile(r"\d+\.\d+", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)


def _scalar(node: Any, place: Place, decimals: bool = False) -> object:
    written: str = node.value
    match node.tag:
        case "null":
            return None
        case "bool":
            return written == "true"
        case "int":
            return int(written)
        case "date":
            try:
                return dt.date.fromisoformat(written)
            except ValueError:
                raise place.error(f"{written} is no day of the calendar; write one like 2020-06-12") from None
        case "float":
            if decimals and _THOUSANDS.fullmatch(written):
                raise place.error("{given} may be thousands or a decimal; write 1500 or 1.5", given=written)
            if decimals and _DECIMAL.fullmatch(written):
                return written
            raise place.error(
                '{given} is not exact; write a share as "2/3" or "80%", a time as "20s"', given=written
            )
        case "tag:yaml.org,2002:str":
            if not unicodedata.is_normalized("NFC", written):
                right = unicodedata.normalize("NFC", written)
                raise place.error(
                    f"the text is not in Unicode form NFC; write {right!r} with composed letters"
                )
            return written
        case tag:
            raise place.error(f"the tag {tag} is not read here; leave it out")


def checked(model: type[M], document: Document) -> M:
    """The document as a ``model``; ``ScenarioError`` names the line of the first thing that is wrong."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        first = error.errors()[0]
        way = tuple(str(part) if not isinstance(part, int) else part for part in first["loc"])
        if first["type"] == "unknown_field":
            way = (*way, str(first["ctx"]["field"]))
        text, values = sentence(first)
        raise document.place(way).error(text, **values) from None


def sentence(error: ErrorDetails) -> tuple[str, dict[str, str]]:
    """What is wrong with a value and what would be right, with the values of its placeholders."""
    name, given, ctx = str(error["loc"][-1]) if error["loc"] else "", error["input"], error.get("ctx", {})
    values = {"name": repr(name), "given": _show(given)}
    match error["type"]:
        case "missing":
            return "{name} is missing; add it", values
        case "unknown_field":
            known = {"field": repr(ctx["field"]), "known": str(ctx["known"])}
            return "unknown field {field}; correct it, or take one of {known}", known
        case "extra_forbidden":
            return "unknown field {name}; correct it or leave it out", values
        case "literal_error":
            return "{name} cannot be {given}; write {expected}", {**values, "expected": str(ctx["expected"])}
        case "union_tag_invalid":
            tags = {
                "field": str(ctx["discriminator"]).strip("'"),
                "given": repr(ctx["tag"]),
                "known": str(ctx["expected_tags"]),
            }
            return "unknown {field} {given}; write one of {known}", tags
        case "union_tag_not_found":
            field = repr(str(ctx["discriminator"]).strip("'"))
            return "{field} is missing; it says what is meant", {"field": field}
        case "date_type" | "date_from_datetime_parsing" | "date_parsing":
            return "{name} is a day, not {given}; write one like 2020-06-12", values
        case "string_type":
            return "{name} is a text, not {given}; put it in quotes", values
        case "string_pattern_mismatch":
            return "{name} cannot be {given}; it is made of a-z, 0-9, '.', '_' and '-'", values
        case "int_type":
            return "{name} is a whole number, not {given}", values
        case "bool_type":
            return "{name} is true or false, not {given}", values
        case "tuple_type":
            written = "" if given is None else str(given)
            return "{name} is a list, not {given}; write [{written}]", {**values, "written": written}
        case "rules_unknown":
            rules = {"rules": str(ctx["rules"]), "known": str(ctx["known"])}
            return "rules {rules} is not a meaning this release has; known: {known}", rules
        case "value_error":
            return "{why}", {"why": str(ctx["error"])}
        case _:
            why = f"{error['msg'][0].lower()}{error['msg'][1:]}"
            return "{name}: {why}, not {given}", {**values, "why": why}


def _show(value: object) -> str:
    """A value as its writer knows it, cut to a line."""
    text = "nothing" if value is None else str(value) if isinstance(value, dt.date) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
