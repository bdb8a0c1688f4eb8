"""Write a release in each format: web pages, PDF, Word, spreadsheet, open data."""
