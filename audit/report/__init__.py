"""The card as page, workbook, charts and text."""
