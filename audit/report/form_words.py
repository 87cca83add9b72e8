"""The sentences that the form's script says, each a message so that it can be translated."""

from __future__ import annotations

from collections.abc import Mapping

from audit.words import Message, Translate, message

WORDS: Mapping[str, Message] = {
    # what cannot be read
    "number": message("This is not a number. Write 150, about 150, over 325, up to 500, or 150-200."),
    "dot": message("The dot may stand for thousands or for a fraction. Write 1714 or 2."),
    "comma": message("The comma may stand for thousands or for a fraction. Write 1714 or 0.8."),
    "whole": message("This is not a whole number."),
    "large": message("This is above a thousand million. Check the number."),
    "backwards": message("Write the smaller number first."),
    "date": message("This is not a date. Write 2016-09-07, 2016-09, 2016, 2016-09-07..2016-09-08 or not yet."),
    "no_day": message("There is no such day."),
    "two_ways": message("This date can be read in two ways. Write 2016-09-07."),
    "days_backwards": message("Write the earlier day first."),
    "one_day": message("Write one day, up to which the record was read: 2024-06-30."),
    "before": message("This day lies before that of {other}. Check both."),
    "part": message("Write a part of a whole like 4 of 5."),
    "value": message("Write the figure."),
    "percent": message("Write a share of the whole: 45%, 40%..60%, or 4 of 5."),
    "days": message("Write a number of days: 54, or 53-54."),
    "working_days": message("Write a number of working days: 20, or 15-20."),
    "count": message("Write a number: 3, or 2-4."),
    "two_levels": message("Choose the lower level first, then the higher one."),
    "needed": message("This is needed."),
    "reason_needed": message("Where a question does not apply, a reason and a link are needed."),
    "not_link": message("A link begins with https://. It will be printed as text."),
    # the preview
    "settled": message("{level}"),
    "bounded": message("{low} to {high}"),
    "unknown": message("open: the record settles nothing"),
    "not_assessed": message("nobody has looked"),
    "not_applicable": message("does not apply"),
    "not_yet_due": message("not yet due"),
    "no_day_yet": message("The preview begins once the day up to which the record was read is written."),
    "verdict_settled": message("{low}"),
    "verdict_none": message("not rated"),
    "verdict_at_best": message("at best {high}"),
    "verdict_at_least": message("at least {low}"),
    "verdict_between": message("between {low} and {high}"),
    "now": message("Preview, not a card: {verdict}. {looked} of {all} questions looked at."),
    "now_without": message("Preview, not a card. {looked} of {all} questions looked at."),
    "totals": message("Evidenced {evidenced} to possible {possible}, of 100."),
    "no_totals": message("This rubric gives no totals."),
    "nothing_counts": message("No question applies or is due, so there is no total."),
    "counts": message(
        "{settled} settled, {bounded} within limits, {unknown} open, {not_assessed} not looked at, "
        "{not_applicable} not applicable, {not_yet_due} not yet due."
    ),
    "draft": message("While a question has not been looked at, the card is a draft."),
    "missing": message("missing: it holds the verdict down"),
    "open": message("open: it may be missing"),
    "passed": message("passed"),
    # files
    "saved": message("Saved as {file}. To make the card: consultation-audit score {file}"),
    "saved_plain": message("Saved as {file}."),
    "opened": message("Opened {file}: {looked} of {all} questions looked at."),
    "other_version": message("It was filled in with another version of these questions. Look through every answer."),
    "not_opened": message("{file} was not opened, and nothing here has changed."),
    "not_zip": message("It is no file that this form has saved."),
    "other_rubric": message("It was filled in for other questions: {rubric}."),
    "holds_more": message("It holds more than this form can show ({what}). Open it in a spreadsheet."),
    "replace": message("What is written here and not saved will be replaced. Go on?"),
    # the saved file
    "search_of": message("Search of {where}"),
    "search": message("Search"),
    "for_words": message("{search} for the words: {words}"),
}


def words(translate: Translate) -> dict[str, str]:
    """Return each sentence by name, translated, its gaps still open."""
    return {name: translate(one.pattern) for name, one in WORDS.items()}
