"""Measures: counts, rates, change, concentration and harm.

Two kinds of function live here. Table functions take an Ibis table and return one,
and run nothing (`counts`, `rates`, `demography`). Array functions take numbers in
columns and return NumPy arrays, thousands of rows at a time. Neither rounds nor
hides small numbers. What each measure means is data: `safercity/definitions`.
"""
