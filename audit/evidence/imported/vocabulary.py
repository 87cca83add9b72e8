"""Words by which lists in English, French and Spanish say what the dossier says in its own."""

from __future__ import annotations

from collections.abc import Mapping

from audit import places

YES = ("yes", "y", "true", "1", "x", "✓", "✔", "☑", "oui", "vrai", "si", "sí", "verdadero")
NO = ("no", "n", "false", "0", "non", "faux", "falso")
MISSING = (
    "na", "n/a", "n.a.", "#n/a", "nan", "null", "-", "--", "–", "—", ".", "?", "tbd", "tba", "n.d.", "s/d", "s/o",
    "missing", "not available", "not specified", "non renseigné", "sin dato", "sin datos",
)  # fmt: skip
"""What people write where there is nothing to write. `unknown` is a word of the dossier already."""

CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "mode": {
        "online": (
            "online", "on-line", "virtual", "remote", "webinar", "zoom", "en ligne", "à distance", "virtuel",
            "en línea", "a distancia", "remoto",
        ),
        "in_person": (
            "in person", "in-person", "onsite", "on-site", "physical", "face to face", "face-to-face", "en personne",
            "présentiel", "en présentiel", "sur place", "presencial", "en persona",
        ),
        "hybrid": ("hybrid", "mixed", "hybride", "mixte", "híbrido", "híbrida", "mixto"),
    },
    "held": {
        "yes": (*YES, "held", "done", "completed", "tenue", "réalisée", "realizada", "realizado"),
        "no": (*NO, "cancelled", "canceled", "annulée", "annulé", "cancelada", "cancelado"),
        "planned": ("planned", "scheduled", "upcoming", "prévue", "prévu", "prevista", "programada"),
    },
    "level": {
        "global": ("global", "international", "mondial", "mundial", "internacional"),
        "regional": ("regional", "régional", "régionale"),
        "national": ("national", "nationale", "nacional"),
        "local": ("local", "locale", "community", "municipal"),
    },
    "format": {
        "plenary": ("plenary", "conference", "plénière", "plenaria", "conferencia"),
        "hearing": ("hearing", "public hearing", "audience", "audition", "audiencia"),
        "dialogue": ("dialogue", "roundtable", "round table", "table ronde", "diálogo", "mesa redonda"),
        "focus_group": ("focus group", "focus group discussion", "fgd", "groupe de discussion", "grupo focal"),
        "interview": ("interview", "entretien", "entrevista"),
    },
    "purpose": {
        "travel": ("travel", "voyage", "viaje", "viajes"),
        "honoraria": ("honoraria", "honorarium", "honoraires", "honorarios"),
        "interpretation": ("interpretation", "translation", "interprétation", "traduction", "interpretación"),
        "connectivity": ("connectivity", "internet", "data bundle", "connexion", "conectividad"),
        "care": ("childcare", "care", "garde d'enfants", "cuidado"),
        "grants": ("grant", "grants", "subvention", "subventions", "beca", "becas"),
    },
}  # fmt: skip
"""Column of the dossier -> its word -> words of lists for it."""

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sessions": {
        "id": ("id", "session id", "event id", "code", "slug", "identifiant", "clave"),
        "name": ("event name", "event title", "session", "session name", "session title", "meeting", "event", "title",
                 "name", "réunion", "séance", "titre", "évènement", "événement", "reunión", "sesión", "evento",
                 "título"),
        "start": ("start", "start date", "date", "event date", "date of event", "session date", "meeting date",
                  "begins", "date de début", "début", "date de la séance", "fecha", "fecha de inicio", "inicio"),
        "end": ("end", "end date", "ends", "date de fin", "fin", "fecha de fin", "fecha final"),
        "notice_date": ("notice date", "announced", "announced on", "date d'annonce", "fecha de anuncio"),
        "held": ("held", "status", "état", "statut", "estado"),
        "mode": ("mode", "online", "virtual", "modality", "en ligne", "virtuel", "modalité", "en línea", "modalidad"),
        "format": ("format", "type", "event type", "session type", "formato", "tipo"),
        "level": ("level", "scale", "niveau", "échelle", "nivel", "escala"),
        "country": ("country", "country name", "pays", "país"),
        "region": ("region", "région", "región"),
        "attendance": ("attendance", "attendees", "participants", "num participants", "number of participants",
                       "participant count", "total participants", "headcount", "nombre de participants", "présents",
                       "participantes", "número de participantes", "asistentes", "asistencia"),
        "affected": ("affected", "affected participants", "personnes concernées", "personas afectadas"),
        "strata": ("strata", "groups", "target group", "population group", "groupes", "grupos"),
    },
    "participants": {
        "session": ("session", "meeting", "event", "session id", "réunion", "séance", "reunión", "sesión", "evento"),
        "country": ("country", "country name", "country of residence", "nationality", "delegation", "iso3",
                    "country code", "pays", "pays de résidence", "nationalité", "país", "país de residencia",
                    "nacionalidad"),
        "region": ("region", "région", "región"),
        "affected": ("affected", "affected person", "lived experience", "personne concernée", "persona afectada"),
        "under_resourced": ("under resourced", "grassroots"),
        "strata": ("strata", "groups", "group", "population group", "gender", "sex", "age group", "groupes", "groupe",
                   "genre", "sexe", "tranche d'âge", "grupos", "grupo", "género", "sexo", "grupo de edad"),
        "count": ("count", "number", "number of people", "num participants", "headcount", "participants",
                  "number of participants", "nombre", "effectif", "nombre de participants", "número", "cantidad",
                  "número de participantes", "asistentes"),
    },
    "submissions": {
        "date": ("date", "date received", "received", "submission date", "submitted on", "_submission_time",
                 "submissiondate", "date de réception", "reçu le", "fecha", "fecha de recepción"),
        "country": ("country", "country name", "pays", "país"),
        "region": ("region", "région", "región"),
        "affected": ("affected", "lived experience", "personne concernée", "persona afectada"),
        "strata": ("strata", "groups", "group", "groupes", "groupe", "grupos", "grupo"),
        "signatories": ("signatories", "signatures", "number of signatories", "signataires", "signatarios", "firmas"),
        "campaign": ("campaign", "campagne", "campaña"),
        "themes": ("themes", "topics", "thèmes", "temas"),
        "count": ("count", "number", "number of submissions", "nombre", "número"),
    },
    "support": {
        "purpose": ("purpose", "type of support", "item", "objet", "motif", "concepto", "propósito"),
        "needed_on": ("needed on", "needed", "date needed", "requise le", "fecha requerida"),
        "paid_on": ("paid on", "payment date", "paid", "payé le", "date de paiement", "pagado el", "fecha de pago"),
    },
    "documents": {
        "kind": ("document type", "kind", "type of document", "type de document", "tipo de documento"),
        "published": ("published", "publié", "publicado"),
        "date": ("publication date", "date published", "published on", "date", "date de publication",
                 "fecha de publicación"),
        "languages": ("language", "languages", "langue", "langues", "idioma", "idiomas"),
        "url": ("url", "link", "lien", "enlace"),
    },
    "population": {
        "place": ("country", "place", "pays", "país"),
        "stratum": ("group", "population group", "stratum", "groupe", "grupo"),
        "people": ("people", "population", "number of people", "population size", "población", "personas"),
    },
}  # fmt: skip
"""Table -> column of the dossier -> headers of lists for it, the nearest first."""

TELLING: Mapping[str, tuple[str, ...]] = {
    "sessions": ("event", "meeting", "attendance", "attendees", "event date", "event name", "online", "participants",
                 "num participants", "number of participants", "venue", "timezone", "séance", "réunion", "asistentes",
                 "sesión", "evento", "nombre de participants", "número de participantes"),
    "participants": ("delegation", "honorific", "job title", "affiliation", "first name", "last name", "name", "email",
                     "e-mail", "organisation", "organization", "gender", "sex", "age", "nationality", "nom", "prénom",
                     "nombre", "apellido", "genre", "sexe", "género", "sexo", "participant", "courriel", "correo"),
    "submissions": ("submission", "submission date", "contribution", "comment", "comments", "received", "campaign",
                    "signatories", "commentaire", "contribución", "comentario", "date received"),
    "support": ("amount", "paid on", "payment date", "purpose", "montant", "monto", "paid", "recipient"),
    "documents": ("document", "document type", "published", "publication date", "language", "languages"),
    "population": ("population", "population size", "población"),
}  # fmt: skip
"""Table -> headers that tell it from others."""


def is_yes(text: str) -> bool | None:
    """Return whether a mark says yes or no; None where it is neither."""
    said = places.fold(text) or text.strip().casefold()
    if said in _YES:
        return True
    return False if said in _NO else None


_YES, _NO = (frozenset(places.fold(word) or word for word in words) for words in (YES, NO))
