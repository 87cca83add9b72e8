"""The map of a list: which table it becomes, which of its columns are kept, and what its words mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from audit.errors import MapNotValid, Problem, did_you_mean
from audit.evidence.imported.listing import ENCODINGS, SEPARATORS, Layout
from audit.evidence.process_fields import SCHEMES
from audit.evidence.schema import TABLES
from audit.words import Message, message
from audit.yaml import Form, Node, place, read_yaml

MAP = Form("map", MapNotValid)


def _word(given: Any) -> Any:
    """Return a number as the text it was written as: what stands in a list is text."""
    return given if isinstance(given, (str, list, dict)) or given is None else str(given)


def _words(given: Any) -> Any:
    """Return one word as a list of one."""
    return [_word(each) for each in given] if isinstance(given, list) else [_word(given)]


Word = Annotated[str, BeforeValidator(_word)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ColumnMap(_Part):
    """Where one column of the dossier comes from, and how its cells are read."""

    from_: Words = Field((), alias="from")
    """The column of the list; several only where a cell of the dossier may hold several entries."""
    ticked: Words = ()
    """A question with a column for each option, or those columns: an entry for each that says yes."""
    values: Mapping[str, Word] = Field(default_factory=dict)
    """What stands in the list -> the dossier's word. `*` stands for any text."""
    form: Words = ()
    """How dates are written: %d/%m/%Y."""
    split: Word = ";"
    """What stands between the entries of one cell."""
    blank: Word = ""
    """What a blank cell stands for; unknown where left out."""

    @property
    def named(self) -> tuple[str, ...]:
        """What the map calls the columns it takes."""
        return self.from_ or self.ticked


class ImportMap(_Part):
    """The map of a list."""

    table: Word
    sheet: Word = ""
    header_row: int = Field(0, ge=1)
    label_row: int = Field(0, ge=1)
    encoding: Word = ""
    separator: Word = ""
    null: Words = ()
    """What stands for missing, besides a blank cell."""
    na_means: Literal["Namibia", "unknown"] | None = None
    region_scheme: Word = ""
    columns: Mapping[str, ColumnMap] = Field(default_factory=dict)
    set: Mapping[str, Word] = Field(default_factory=dict)
    """Columns with the same word in every row."""
    where: Mapping[str, Words] = Field(default_factory=dict)
    """Rows are kept where the column of the list says one of these."""
    source: Words = ()
    public: Literal["yes", "no"] | None = None

    @property
    def layout(self) -> Layout:
        """Where the list begins and how its file is written."""
        return Layout(self.sheet, self.header_row, self.label_row, self.encoding, _SEPARATORS[self.separator])


class MapRead:
    """A map with the places of its parts, so that what does not fit is said at its line."""

    def __init__(self, wanted: ImportMap, root: Node) -> None:
        """Keep both."""
        self.map, self._root = wanted, root
        self.problems: list[Problem] = []

    def add(self, code: str, path: tuple[str | int, ...], what: Message, mend: Message, *, key: bool = False) -> None:
        """Note a problem at the value a path leads to, or at its key."""
        self.problems.append(Problem(code, place(self._root, path, key=key), what, mend))

    def raise_if_any(self) -> None:
        """Raise MapNotValid with all that was noted, in the order of the file."""
        if self.problems:
            raise MapNotValid(_in_order(self.problems))


def read_map(raw: bytes, name: str, table: str = "") -> MapRead:
    """Return the map in a YAML file called `name`; `table` stands before the one it names. Raises MapNotValid."""
    root = read_yaml(raw, name, MAP)
    try:
        plain = root.plain()
        given = ImportMap.model_validate({**plain, "table": table} if table else plain)
    except ValidationError as error:
        raise MapNotValid(_in_order(_problems(error, root))) from None
    read = MapRead(given, root)
    _check_words(read)
    read.raise_if_any()
    return read


_SEPARATORS = {**{mark: mark for mark in SEPARATORS}, "": "", "tab": "\t", "comma": ",", "semicolon": ";"}
_CLOSED = {
    "table": tuple(TABLES),
    "encoding": ENCODINGS,
    "separator": tuple(word for word in _SEPARATORS if word.strip()),
    "region_scheme": SCHEMES,
}


def _check_words(read: MapRead) -> None:
    for key, words in _CLOSED.items():
        given = str(getattr(read.map, key))
        if given and given not in (*words, *(SEPARATORS if key == "separator" else ())):
            what = message("{given} is not a word for {key}.", given=given, key=key)
            read.add("unknown-word", (key,), what, did_you_mean(given, words))
    for name, column in read.map.columns.items():
        path = ("columns", name)
        if not column.named:
            what = message("The map does not say where {column} comes from.", column=name)
            read.add("not-valid", path, what, message("Write from and the column of the list."), key=True)
        elif column.from_ and column.ticked:
            what = message("{column} is taken from two places.", column=name)
            read.add("not-valid", path, what, message("Keep from, or ticked."), key=True)
        if not column.split:
            read.add("not-valid", (*path, "split"), message("Nothing stands between entries."),
                     message('Write what does: split: " ".'))  # fmt: skip
        if name in read.map.set:
            what = message("{column} is set to one word, and taken from the list too.", column=name)
            read.add("not-valid", ("set", name), what, message("Keep one of them."), key=True)


def _problems(error: ValidationError, root: Node) -> list[Problem]:
    """Return what pydantic says against a map, at its line and in words for whoever wrote it."""
    found: dict[tuple[str | int, ...], Problem] = {}
    for each in error.errors(include_url=False):
        path, kind = each["loc"], each["type"]
        key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        if kind == "extra_forbidden":
            what, mend = message("{key} is not known here.", key=key), did_you_mean(key, _keys(path))
            problem = Problem("unknown-key", place(root, path, key=True), what, mend)
        elif kind == "missing":
            what = message("{key} is missing from the map.", key=key)
            mend = message("Add {key}: one of {words}.", key=key, words=", ".join(TABLES))
            problem = Problem("missing-key", place(root, path), what, mend)
        else:
            mend = message(_WANTED.get(kind, ""))
            if kind == "literal_error":
                mend = message("Use one of: {words}.", words=str(each["ctx"]["expected"]).replace("'", ""))
            what = message("{key}: this does not fit here.", key=key)
            problem = Problem("not-valid", place(root, path), what, mend)
        found.setdefault(path, problem)
    return list(found.values())


_WANTED = {
    "string_type": "Write words.",
    "int_type": "Write a whole number.",
    "int_parsing": "Write a whole number.",
    "greater_than_equal": "Rows are counted from 1.",
    "model_type": "Write keys and values: {{from: Name of the column}}.",
    "mapping_type": "Write keys and values: {{key: value}}.",
    "dict_type": "Write keys and values: {{key: value}}.",
    "tuple_type": "Write a word or a list of words: [one, another].",
}


def _keys(path: tuple[str | int, ...]) -> list[str]:
    model: type[BaseModel] = ColumnMap if path[:1] == ("columns",) else ImportMap
    return [field.alias or name for name, field in model.model_fields.items()]


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda each: (each.where.line, int(each.where.column or 0), each.code))
