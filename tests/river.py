"""A made dossier on a river with everything that `sufficiency` reads: rules, sessions, people, themes, a frame."""

from __future__ import annotations

SOURCES = """
## sources
| id | title | date | side | kind |
|----|-------|------|------|------|
| call | The call | | sponsor | official |
| letter | A letter | | affected | community |
| press | A report | | none | press |
| protocol | The protocol of the audit | 2020-11-30 | none | official |
| search | Searched the site | | none | search |
| request | Asked the office | | none | request |
"""
PROCESS = """
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| as_of | 2021-06-30 | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
| regions_in_scope | african; asia_pacific; grulac | call |
| strata | fishers; farmers | call |
| began | 2021-02-01 | call |
| ended | 2021-04-30 | call |
"""
FRAME = """| sampling_frame | The register of households | call |
| frame_size | 200 | call |
"""
RULES = """
## rules
| what | in | each | at_least | written_on | by | source |
|------|----|------|----------|------------|----|--------|
| focus_groups | | region | 2 | 2020-12-01 | process | call |
| people | African | | 10 | 2020-12-01 | auditor | protocol |
| sessions | | | 3 | 2021-03-01 | process | call |
| interviews | Fishers | | 2 | | auditor | |
"""
TABLES = """
## tables
| table | state | as_of | source |
|-------|-------|-------|--------|
| sessions | complete | 2021-06-30 | call |
| participants | complete | 2021-06-30 | press |
| submissions | complete | 2021-06-30 | press |
| population | complete | 2021-06-30 | press |
"""
SESSIONS = """
## sessions
| id | start | held | run_by | format | region | strata | source |
|----|-------|------|--------|--------|--------|--------|--------|
| s1 | 2021-02-01 | yes | sponsor | focus_group | african | fishers | call |
| s2 | 2021-02-02 | yes | sponsor | focus_group | african | farmers | call |
| s3 | 2021-02-03 | yes | sponsor | focus_group | asia_pacific | farmers | call |
| s4 | 2021-02-04 | yes | sponsor | interview | asia_pacific | fishers | call |
| s5 | 2021-02-05 | yes | independent | focus_group | grulac | fishers | letter |
| s6 | 2021-07-06 | planned | sponsor | focus_group | asia_pacific | fishers | call |
"""
PEOPLE = """
## participants
| session | region | affected | count | source |
|---------|--------|----------|-------|--------|
| s1 | african | yes | 12 | press |
| s3 | asia_pacific | yes | 6 | press |
| s3 | asia_pacific | no | 12 | press |

## population
| place | people | source |
|-------|--------|--------|
| Kenya | 500 | press |
| India | 300 | press |
| Peru | 200 | press |
"""
THEMES = """
## submissions
| date | region | affected | campaign | themes | text | source |
|------|--------|----------|----------|--------|------|--------|
| 2021-02-01 | african | yes | | a; b; c; d | | press |
| 2021-02-02 | african | yes | | a; e | | press |
| 2021-02-03 | african | no | | b; f; g | | press |
| 2021-02-04 | asia_pacific | yes | | a; h | | press |
| 2021-02-05 | asia_pacific | yes | | i; a | | press |
| 2021-02-06 | asia_pacific | yes | | b | | press |
| 2021-02-07 | asia_pacific | yes | | c | | press |
| 2021-02-08 | grulac | yes | | a | | press |
| 2021-02-09 | grulac | yes | | none | | press |
| 2021-02-10 | african | yes | | j | | press |
| 2021-02-11 | african | yes | mill | a | We want fish. | press |
| 2021-02-12 | african | yes | mill | b | Another text | press |
| 2021-02-13 | african | yes | | c | we WANT, fish | press |
"""
RIVER = PROCESS + FRAME + RULES + TABLES + SESSIONS + PEOPLE + THEMES + SOURCES
