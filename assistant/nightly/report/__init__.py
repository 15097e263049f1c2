"""The morning report: one page that opens offline, one workbook, one table of commas, one file of JSON."""
