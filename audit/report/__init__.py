"""From a scorecard to files that people read: page, workbook, charts, markdown."""
