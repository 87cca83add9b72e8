from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from audit import places
from audit.places import SCHEMES, find, group_of

AUDIT = Path(places.__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table as they stand in the file."""
    with (AUDIT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UN_GROUPS = """
african = african; Africa = african; African Group = african; Group of African States = african
Asia-Pacific States = asia_pacific; Asia and the Pacific = asia_pacific; WEOG = weog; grulac = grulac
Eastern European Group = eastern_european; GRULAC = grulac; Latin American and Caribbean Group = grulac
Latin America & the Caribbean = grulac; Western European and Others Group = weog
Western European and other States = weog
"""


def pairs(text: str) -> list[list[str]]:
    """Return entries written as `text = code`, between semicolons and line ends."""
    return [entry.strip().split(" = ") for line in text.strip().splitlines() for entry in line.split(";")]


def sizes_of(scheme: str) -> dict[str, int]:
    """Return how many places each region of a scheme has."""
    return {code: len(places.countries_of(code, scheme)) for code in places.regions(scheme)}


def test_un_groups_have_their_members() -> None:
    """The 193 members stand in one regional group each; Israel, Türkiye and the United States in WEOG."""
    sizes = sizes_of("un_regional_groups")
    assert sizes == {"african": 54, "asia_pacific": 54, "eastern_european": 23, "grulac": 33, "weog": 29}
    members = {row["iso3"] for row in rows("places.csv") if row["un_member"] == "yes"}
    grouped = frozenset().union(*(places.countries_of(code, "un_regional_groups") for code in sizes))
    assert len(members) == 193
    assert grouped == members
    assert {"ISR", "TUR", "USA", "AUS", "NZL", "CAN"} <= places.countries_of("weog", "un_regional_groups")
    assert group_of("CYP", "un_regional_groups") == "asia_pacific"


def test_un_groups_are_not_read_back_before_they_were() -> None:
    """A group is not claimed for a year before the country was known to be in it."""
    assert group_of("KEN", "un_regional_groups", 2016) == "african"
    assert group_of("SSD", "un_regional_groups", 2010) is None
    assert group_of("KIR", "un_regional_groups", 2012) is None
    assert group_of("KIR", "un_regional_groups", 2016) == "asia_pacific"
    assert group_of("KEN", "un_regional_groups", 1992) is None
    assert group_of("KEN", "un_regional_groups", places.LAST_YEAR + 1) is None


def test_who_regions() -> None:
    """WHO's 194 members stand in six regions, and the State of Palestine with the Eastern Mediterranean."""
    sizes = sizes_of("who")
    assert sizes == {"afr": 47, "amr": 35, "sear": 10, "eur": 53, "emr": 22, "wpr": 28}
    assert [group_of("IDN", "who", year) for year in (2024, 2025, 2026, None)] == ["sear", None, "wpr", "wpr"]
    assert [group_of("SSD", "who", year) for year in (2012, 2013, 2014)] == ["emr", None, "afr"]


def test_unaids_regions() -> None:
    """UNAIDS places the 193 members in eight regions."""
    sizes = sizes_of("unaids")
    assert sum(sizes.values()) == 193
    assert sizes["eastern_southern_africa"] == 21
    assert sizes["western_central_africa"] == 25
    assert group_of("ALB", "unaids", 2016) is None
    assert group_of("KEN", "unaids", 2016) == "eastern_southern_africa"


def test_m49_regions() -> None:
    """Each place but Antarctica, Kosovo and Taiwan has an M49 region; the year does not matter."""
    without = {iso3 for iso3 in places.every_iso3() if group_of(iso3, "m49") is None}
    assert without == {"ATA", "TWN", "XKX"}
    assert group_of("TUR", "m49", 1992) == "asia"
    assert len(places.regions("m49_subregion")) == 17
    used = {group_of(iso3, "m49_subregion") for iso3 in places.every_iso3()} - {None}
    assert used == set(places.regions("m49_subregion"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_table_and_regions_use_the_same_codes(scheme: str) -> None:
    """Every group in places.csv is a code of its scheme, and every code has members."""
    for code in places.regions(scheme):
        assert places.countries_of(code, scheme), code
    used = {group_of(iso3, scheme) for iso3 in places.every_iso3()} - {None}
    assert used == set(places.regions(scheme))


def test_lists_have_their_length() -> None:
    """The lists hold 44 least developed, 32 landlocked and 53 small island countries."""
    assert [len(places.countries_of("yes", scheme)) for scheme in ("ldc", "lldc", "sids")] == [44, 32, 53]


def test_ldc_follows_the_days_of_joining_and_leaving() -> None:
    """A year counts where the list held all through it; a year of joining or leaving is unknown."""
    assert [group_of("VUT", "ldc", year) for year in (2003, 2004, 2019, 2020, 2021)] == [
        None,
        "yes",
        "yes",
        None,
        "no",
    ]
    assert [group_of("MDV", "ldc", year) for year in (2010, 2011)] == ["yes", "no"]  # left on 1 January
    assert [group_of("SSD", "ldc", year) for year in (2011, 2012, 2013)] == ["no", None, "yes"]
    assert [group_of("NPL", "ldc", year) for year in (2025, 2026, None)] == ["yes", None, "yes"]
    assert group_of("FRA", "ldc", 2016) == "no"
    in_2016 = [iso3 for iso3 in places.every_iso3() if group_of(iso3, "ldc", 2016) == "yes"]
    assert len(in_2016) == 48  # as the list of 2016 had it


def test_lldc_and_sids_have_a_span() -> None:
    """Outside the years the lists are known for, membership is unknown."""
    assert [group_of("NPL", "lldc", year) for year in (2010, 2016)] == [None, "yes"]
    assert [group_of("FJI", "sids", year) for year in (2010, 2016)] == [None, "yes"]
    assert [group_of("PRI", "sids", year) for year in (2016, 2025)] == [None, "yes"]
    assert group_of("BHR", "sids", 2016) is None


def test_income_is_known_only_for_its_years() -> None:
    """A calendar year takes the class in force from its 1 July; a year not in the table is unknown."""
    known = [year for year in range(1990, 2031) if group_of("ARG", "income", year)]
    assert known == [2017, 2023, 2025]
    assert group_of("SYR", "income", 2017) == "lower_middle"
    assert group_of("SYR", "income", 2023) == "low"
    assert group_of("KEN", "income", 2016) is None
    assert group_of("BGR", "income", 2023) == "upper_middle"
    assert group_of("BGR", "income") == "high"
    assert group_of("VEN", "income") is None  # not classified


def test_income_on_a_day_follows_the_fiscal_year() -> None:
    """Fiscal year 2018 runs from 1 July 2017 to 30 June 2018."""
    assert places.income_on("HRV", date(2017, 6, 30)) is None
    assert places.income_on("HRV", date(2017, 7, 1)) == "upper_middle"
    assert places.income_on("HRV", date(2018, 6, 30)) == "upper_middle"
    assert places.income_on("HRV", date(2018, 7, 1)) is None


def test_income_classes_add_up() -> None:
    """Counts of each fiscal year are the World Bank's, less what the table lacks.

    It lacks the Channel Islands, and in fiscal year 2024 Kosovo and Taiwan.
    """
    counts: dict[int, Counter[str]] = {year: Counter() for year in (2017, 2023, 2025)}
    for year, count in counts.items():
        count.update(filter(None, (group_of(iso3, "income", year) for iso3 in places.every_iso3())))
    assert counts[2017] == {"low": 31, "lower_middle": 53, "upper_middle": 56, "high": 77}
    assert counts[2023] == {"low": 26, "lower_middle": 54, "upper_middle": 53, "high": 81}
    assert counts[2025] == {"low": 25, "lower_middle": 50, "upper_middle": 54, "high": 86}


def test_in_no_group_is_not_unknown() -> None:
    """A territory is in no UN group; an income class that is not given is unknown instead."""
    assert places.in_no_group("ABW", "un_regional_groups")
    assert places.in_no_group("PSE", "un_regional_groups")
    assert not places.in_no_group("KIR", "un_regional_groups")
    assert not places.in_no_group("VEN", "income")


def test_kosovo_and_taiwan_are_counted_without_a_region() -> None:
    """Kosovo and Taiwan are recognised, and stand in no group of a list that does not have them."""
    for text, iso3 in (("Kosovo", "XKX"), ("Taiwan Province of China", "TWN"), ("Taiwan", "TWN")):
        assert find(text).iso3 == iso3
        for scheme in ("un_regional_groups", "m49", "who", "unaids"):
            assert places.in_no_group(iso3, scheme)
        assert group_of(iso3, "income")


@pytest.mark.parametrize(("text", "code"), [*pairs(UN_GROUPS), ("Asia", None), ("Europe", None), ("", None)])
def test_un_groups_by_their_names(text: str, code: str | None) -> None:
    """Codes and published names are read; a continent that is not a group is not."""
    assert places.region(text, "un_regional_groups") == code


def test_regions_of_other_schemes_by_their_names() -> None:
    """Codes, published names and M49 numbers are read in the other schemes too."""
    assert places.region("Europe", "m49") == "europe"
    assert places.region("142", "m49") == "asia"
    assert places.region("Sub-Saharan Africa", "m49_subregion") == "sub_saharan_africa"
    assert places.region("South-East Asia Region", "who") == "sear"
    assert places.region("AFRO", "who") == "afr"
    assert places.region("Eastern and southern Africa", "unaids") == "eastern_southern_africa"
    assert places.region("Upper-middle income", "income") == "upper_middle"
    assert places.region("LDC", "ldc") == "yes"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_region_names_are_one_regions_each(scheme: str) -> None:
    """Within a scheme no name means two regions, and every title and name is read as its own."""
    for row in rows("regions.csv"):
        if row["scheme"] == scheme:
            for text in (row["region"], row["title"], *filter(None, row["names"].split(";"))):
                assert places.region(text, scheme) == row["region"], text
            assert places.region_title(row["region"], scheme) == row["title"]


def test_near_regions_are_suggested() -> None:
    """A region that is none of the scheme's leads to published names that it may have meant."""
    assert "Asia-Pacific Group" in places.near_regions("Asia", "un_regional_groups")
    assert "Latin American and Caribbean Group" in places.near_regions("GRULAK", "un_regional_groups")
    assert places.near_regions("", "who") == ()
