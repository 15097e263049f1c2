"""The morning report: one page that opens offline, one workbook, two tables of commas, one file of JSON."""
