"""The fields of the process sheet: what may be claimed of a process, and what to write."""

from __future__ import annotations

from collections.abc import Mapping

from audit.evidence.schema import ASSESSOR_ROLES, Column, Kind

SCHEMES = ("un_regional_groups", "m49", "who", "unaids", "custom")

FIELDS: Mapping[str, Column] = {
    "id": Column(Kind.TEXT, "A short name for this process, like un-women-2016."),
    "title": Column(Kind.TEXT, "What the process is called."),
    "sponsor": Column(Kind.TEXT, "Whose process it is."),
    "topic": Column(Kind.TEXT, "What it is about."),
    "url": Column(Kind.URL, "Its page."),
    "mandate": Column(Kind.TEXT, "What asks for it: a resolution, a law, the sponsor's own decision."),
    "scale": Column(Kind.CODE, "How far it reaches.", ("global", "regional", "national", "local")),
    "stage": Column(Kind.TEXT, "How far it has come: before, during, after."),
    "rubric": Column(Kind.TEXT, "A shipped rubric's id, or a file in the dossier."),
    "pledge": Column(Kind.TEXT, "The file of the plan as it was frozen before launch: a .zip in the dossier."),
    "as_of": Column(Kind.DATE, "The day up to which the record was read."),
    "assessor": Column(Kind.TEXT, "Who assesses: an organisation or a role."),
    "assessor_role": Column(Kind.CODE, "The assessor's role: outsider, the sponsor itself, or a peer.", ASSESSOR_ROLES),
    "assessor_interest": Column(Kind.TEXT, "The assessor's own interest; printed in the head of the card."),
    "affected_community": Column(Kind.TEXT, "The people whom the outcome falls on."),
    "affected_community_also": Column(Kind.TEXT, "Another accepted definition of them; name its source."),
    "region_scheme": Column(Kind.CODE, "Which list of regions; UN regional groups where left blank.", SCHEMES),
    "regions_in_scope": Column(Kind.REGIONS, "The regions where affected people live, with ; between."),
    "priority_countries": Column(Kind.COUNTRIES, "The countries that matter most, with ; between."),
    "strata": Column(Kind.WORDS, "Groups within the affected community, with ; between."),
    "opened": Column(Kind.DATE, "First day of the written call."),
    "closed": Column(Kind.DATE, "Last day of the written call."),
    "first_deadline": Column(Kind.DATE, "The deadline as first announced, where it was moved."),
    "extended_on": Column(Kind.DATE, "The day people were told of a new deadline."),
    "began": Column(Kind.DATE, "First day on which anybody could take part."),
    "ended": Column(Kind.DATE, "Last day on which anybody could take part."),
    "decided": Column(Kind.DATE, "The day of the decision; not yet where it is still to come."),
    "publish_countries": Column(Kind.YES_NO, "May counts of people be published by country?"),
    "sent_for_reply": Column(Kind.DATE, "The day the findings went to the sponsor; its source is that request."),
    "reply_days": Column(Kind.COUNT, "How many days the sponsor was given to answer."),
    "sampling_frame": Column(Kind.TEXT, "The list that people were drawn from by chance, where there was one."),
    "frame_size": Column(Kind.PEOPLE, "How many people that list holds."),
    "na_means": Column(Kind.CODE, "What NA in a country column of a record table means.", ("Namibia", "unknown")),
}
REQUIRED_FIELDS = ("id", "title", "sponsor", "as_of", "assessor_role", "assessor_interest")
